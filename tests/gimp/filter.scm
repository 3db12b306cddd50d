; The GEGL operation as a filter of GIMP 3: what tests/gimp/filter judges.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(define (test-load name) (car (gimp-file-load RUN-NONINTERACTIVE name)))
(define (test-layer image) (vector-ref (car (gimp-image-get-layers image)) 0))
(define (test-path name) (string-append test-folder "/" name))
(define (test-save image name) (gimp-file-save RUN-NONINTERACTIVE image (test-path name) -1))

; What @change makes of the picture's layer, as a file.
(define (test-filter name change)
  (let ((image (test-load test-picture)))
    (change image (test-layer image))
    (test-save image name)
    (gimp-image-delete image)))

(define (test-merge layer)
  (gimp-drawable-merge-new-filter layer "reverie:dream" 0 LAYER-MODE-REPLACE 1.0 "look" "gaze" "octaves" 2
                                  "iterations" 3 "seed" 5 "time-budget" 0.0))

(test-filter "merged.png" (lambda (image layer) (test-merge layer)))
(test-filter "selected.png"
  (lambda (image layer)
    (gimp-image-select-rectangle image CHANNEL-OP-REPLACE 100 150 200 200)
    (test-merge layer)))
(test-filter "unknown.png"
  (lambda (image layer)
    (gimp-drawable-merge-new-filter layer "reverie:dream" 0 LAYER-MODE-REPLACE 1.0 "look" "eyez")))
(test-filter "budget.png"
  (lambda (image layer)
    (gimp-drawable-merge-new-filter layer "reverie:dream" 0 LAYER-MODE-REPLACE 1.0 "time-budget" 1.0)))

; As a filter that stays one, with all in its recipe; and once more from the saved image.
(test-filter "appended.png"
  (lambda (image layer)
    (gimp-drawable-append-new-filter layer "reverie:dream" "Dream" LAYER-MODE-REPLACE 1.0
                                     "recipe" "look=gaze octaves=2 iterations=3 seed=5" "time-budget" 0.0)
    (test-save image "appended.xcf")))
(let ((image (test-load (test-path "appended.xcf"))))
  (test-save image "reloaded.png")
  (gimp-image-delete image))
