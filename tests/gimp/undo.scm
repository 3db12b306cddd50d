; Dreams in a GIMP with a screen, and looks at the image before, after, and once the script beside this has pressed
; Ctrl+Z: no procedure would undo. undo loads this, and gives test-ready and test-go, two pipes.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

; All that can be seen of an image, and what cannot.
(define (look-at-image case when image)
  (let ((copy (car (gimp-image-duplicate image))))
    (if (= (car (test-base-type copy)) INDEXED) (gimp-image-convert-rgb copy))
    (test-save copy (car (gimp-image-merge-visible-layers copy CLIP-TO-IMAGE))
               (string-append test-folder "/" case "-" when ".png"))
    (test-save-words copy (string-append test-folder "/" case "-" when "-words.png"))
    (gimp-image-delete copy))
  (fact case (string-append when "-base") (car (test-base-type image)))
  (fact case (string-append when "-layers") (vector-length (test-layers image)))
  (fact case (string-append when "-bounds") (gimp-selection-bounds image))
  (fact case (string-append when "-recipe") (recipe-of (vector-ref (test-layers image) 0))))

; Waits until the script has pressed the key.
(define (press-undo)
  (gimp-displays-flush)
  (let ((ready (open-output-file test-ready)))
    (display "ready" ready)
    (newline ready)
    (close-output-port ready))
  (let ((go (open-input-file test-go)))
    (read go)
    (close-input-port go)))

(define (try-undo case prepare recipe) (try-undo-of case prepare (eyes recipe)))
(define (try-undo-of case prepare make)
  (let* ((image (car (gimp-image-duplicate test-original)))
         (drawable (prepare image (vector-ref (test-layers image) 0)))
         (shown (car (gimp-display-new image))))
    (look-at-image case "before" image)
    (make image drawable)
    (look-at-image case "dreamt" image)
    (press-undo)
    (look-at-image case "after" image)
    (gimp-image-clean-all image)
    (gimp-display-delete shown)))

(try-undo "layer" as-it-is test-recipe)
(try-undo "mask" (selected 24 24 48 48 10) (string-append test-recipe " layer-mask=true"))
(try-undo "replace" as-it-is (string-append test-recipe " output=replace"))
(try-undo "replace-selected" (selected 24 24 48 48 10) (string-append test-recipe " output=replace"))
(try-undo "octaves" as-it-is (string-append test-recipe " output=octaves"))
(try-undo "to-rgb" indexed (string-append test-recipe " to-rgb=true"))
(try-undo "to-rgb-replace" indexed (string-append test-recipe " to-rgb=true output=replace"))

; A face has to be large enough to be found.
(gimp-image-delete test-original)
(set! test-original (test-load test-picture))
(gimp-image-scale test-original 200 200)
(try-undo-of "genes" as-it-is (lambda (image drawable) (test-genes image drawable 70 0 "")))
