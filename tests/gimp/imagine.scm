; Portraits of nobody: on a layer, and in an image of their own.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(define imagine-size 128)
(define (imagined seed recipe)
  (lambda (image drawable) (test-imagine image drawable seed imagine-size recipe)))

(try "imagine" as-it-is
     (lambda (image drawable)
       (let ((layer ((imagined 3 "") image drawable)))
         (fact "imagine" "recipe" (recipe-of layer))
         layer)))
(try "imagine-gray" (lambda (image layer) (gimp-image-convert-grayscale image) layer) (imagined 3 ""))
(try "imagine-other" as-it-is (imagined 4 ""))
(try "imagine-bad-size" as-it-is (imagined 3 "size=1"))
(try "imagine-bad-sex" as-it-is (imagined 3 "sex=perhaps"))

(let* ((image (test-imagine-image 3 imagine-size ""))
       (layer (vector-ref (test-layers image) 0)))
  (fact "imagine-image" "layers" (vector-length (test-layers image)))
  (fact "imagine-image" "recipe" (recipe-of layer))
  (save-pixels layer "imagine-image-dream")
  (gimp-image-delete image))
