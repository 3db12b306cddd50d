; What GIMP 3 alone has: several layers chosen at once, and filters that a layer carries.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(define (dream-on image drawables recipe)
  (plug-in-reverie-dream #:run-mode RUN-NONINTERACTIVE #:image image #:drawables drawables #:look "eyes"
                         #:intensity 50 #:recipe recipe))

; Two layers, the upper one a part of the picture.
(let* ((image (car (gimp-image-duplicate test-original)))
       (lower (vector-ref (test-layers image) 0))
       (upper (car (gimp-layer-copy lower))))
  (gimp-image-insert-layer image upper -1 0)
  (gimp-layer-resize upper 64 48 -10 -5)
  (let* ((results (dream-on image (vector upper lower) test-recipe))
         (layers (cadr results)))
    (fact "several" "layers" (vector-length layers))
    (fact "several" "first" (if (= (car results) (vector-ref layers 0)) "yes" "no"))
    (fact "several" "order" (if (equal? (test-layers image)
                                        (vector (vector-ref layers 0) upper (vector-ref layers 1) lower))
                                "yes" "no"))
    (fact "several" "selected" (vector-length (car (gimp-image-get-selected-layers image))))
    (save-pixels (vector-ref layers 0) "several-upper")
    (save-pixels (vector-ref layers 1) "several-lower"))
  ; One that cannot be dreamt on, and nothing happens to the other.
  (let ((channel (test-new-channel image)))
    (gimp-image-insert-channel image channel -1 0)
    (set! test-error "")
    (catch (fact "several-bad" "error" (one-line test-error))
      (dream-on image (vector lower channel) test-recipe))
    (fact "several-bad" "added" (- (vector-length (test-layers image)) 4)))
  (gimp-image-delete image))

; What is seen is what is dreamt on.
(define (filtered image layer)
  (gimp-drawable-append-new-filter layer "gegl:invert-gamma" "Invert" LAYER-MODE-REPLACE 1.0)
  layer)
(try-output "filter" filtered dream no-more)
(try-output "filter-group" (lambda (image layer) (filtered image (grouped image layer))) dream no-more)
(try-output "filter-replace" filtered replace no-more)
(try-output "filter-merged"
            (lambda (image layer)
              (filtered image layer)
              (gimp-drawable-merge-filters layer)
              layer)
            dream no-more)
