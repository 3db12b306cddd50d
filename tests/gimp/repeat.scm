; The recipe that a layer carries, in the image and in GIMP's own files, and what repeats it.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

; The dream of a copy of the picture: (use image source result) looks at it.
(define (with-dream recipe use)
  (let* ((image (car (gimp-image-duplicate test-original)))
         (source (vector-ref (test-layers image) 0)))
    (use image source (test-dream image source "eyes" 50 recipe))
    (gimp-image-delete image)))

(with-dream test-recipe
            (lambda (image source result)
              (try-repeat "repeat" image source result)
              (try-repeat "repeat-none" image source test-no-item)
              ; Once more on the dream: by its own recipe, and by the same one from a script.
              (try-repeat "repeat-own" image result test-no-item)
              (save-pixels (test-dream image result "eyes" 50 test-recipe) "repeat-own-direct")))
(with-dream (string-append test-recipe " output=octaves layer-mask=true")
            (lambda (image source result) (try-repeat "repeat-group" image source result)))
(with-dream "iterations=2 octaves=1"
            (lambda (image source result) (fact "recipe-default" "recipe" (recipe-of result))))

; In another image, from a file.
(with-dream (string-append test-recipe " look=glass")
            (lambda (image source result)
              (let ((path (string-append test-folder "/recipe.xcf")))
                (save-pixels result "repeat-file-first")
                (test-save-all image path)
                (let ((loaded (test-load path)))
                  (fact "file" "recipe" (recipe-of (vector-ref (test-layers loaded) 0)))
                  (try-repeat "repeat-file" image source (vector-ref (test-layers loaded) 0))
                  (gimp-image-delete loaded)))))
