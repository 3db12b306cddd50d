; The dream itself, on a new layer.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

; What it is for.
(try "plain" as-it-is dream)
(try "again" as-it-is dream)
(try "arguments" as-it-is (lambda (image drawable) (test-dream-arguments image drawable 2 3 5)))
(try "other-seed" as-it-is (eyes "octaves=2 iterations=3 seed=6"))
(try "other-look" as-it-is (lambda (image drawable) (test-dream image drawable "glass" 50 test-recipe)))
(try "nothing" as-it-is (lambda (image drawable) (test-dream image drawable "eyes" 0 test-recipe)))
(try "named-layer" as-it-is (eyes (string-append test-recipe " model=faceres layer=conv_pw_6")))
(try "last-values" as-it-is test-dream-last)

; Layers of every shape.
(try "smaller" (resized 64 48 -10 -5) dream)
(try "larger" (resized 140 120 20 10) dream)
(try "partly-out" (lambda (image layer) (gimp-layer-set-offsets layer -30 40) layer) dream)
(try "hole"
     (lambda (image layer)
       (gimp-layer-add-alpha layer)
       (gimp-image-select-ellipse image CHANNEL-OP-REPLACE 30 30 40 40)
       (gimp-selection-feather image 6)
       (gimp-drawable-edit-clear layer)
       (gimp-selection-none image)
       layer)
     dream)
(try "in-group"
     (lambda (image layer)
       (let ((group (test-new-group image)))
         (gimp-image-insert-layer image group test-no-item 0)
         (gimp-image-reorder-item image layer group 0)
         layer))
     dream)

; Selections.
(try "selected" (selected 24 24 48 48 0) dream)
(try "feathered" (selected 24 24 48 48 10) dream)
(try "selected-offset"
     (lambda (image layer) (gimp-layer-set-offsets layer 20 10) ((selected 44 44 40 40 0) image layer))
     dream)
(try "missed"
     (lambda (image layer) (gimp-layer-set-offsets layer 60 60) ((selected 0 0 20 20 0) image layer))
     dream)

; Every type of image, and precisions by their numbers in GIMP: integers, half and float, linear and not.
(try "gray" (lambda (image layer) (gimp-image-convert-grayscale image) layer) dream)
(try "gray-float"
     (lambda (image layer) (gimp-image-convert-grayscale image) (gimp-image-convert-precision image 650) layer)
     dream)
(try "u8-linear" (precision 100) dream)
(try "u16" (precision 250) dream)
(try "u16-linear" (precision 200) dream)
(try "u32" (precision 350) dream)
(try "half" (precision 550) dream)
(try "float" (precision 650) dream)
(try "float-linear" (precision 600) dream)

