; What the tests of the dialogs ask a running GIMP. gimp2.scm or gimp3.scm is loaded before.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(define test-display #f)
(define test-image #f)

(define (test-close)
  (if test-display (gimp-display-delete test-display))
  (set! test-display #f))

(define (test-open path size)
  (test-close)
  (set! test-image (test-load path))
  (gimp-image-scale test-image size size)
  (gimp-image-clean-all test-image)
  (set! test-display (car (gimp-display-new test-image)))
  (gimp-displays-flush))

(define (test-names)
  (map (lambda (layer) (car (gimp-item-get-name layer))) (vector->list (test-layers test-image))))

; The pixels of a layer as a picture of its own, in 8 bits.
(define (test-write index path)
  (let* ((layer (vector-ref (test-layers test-image) index))
         (image (car (gimp-image-new (test-width layer) (test-height layer) RGB)))
         (copy (car (gimp-layer-new-from-drawable layer image))))
    (gimp-image-insert-layer image copy test-no-item 0)
    (gimp-layer-set-offsets copy 0 0)
    (test-save image copy path)
    (gimp-image-delete image)))

; Puts a layer of a picture in a file below the uppermost one, which stays the one that is chosen.
(define (test-add-painting path)
  (let* ((image (test-load path))
         (painting (car (gimp-layer-new-from-drawable (vector-ref (test-layers image) 0) test-image))))
    (gimp-item-set-name painting "Painting")
    (gimp-image-insert-layer test-image painting test-no-item 1)
    (test-choose test-image (vector-ref (test-layers test-image) 0))
    (gimp-image-delete image)
    (gimp-image-clean-all test-image)
    (gimp-displays-flush)))

; Open the dialogs, in any language.
(define (test-dialog-dream) (test-interactive test-image (vector-ref (test-layers test-image) 0)))
(define (test-dialog-genes) (test-interactive-genes test-image (vector-ref (test-layers test-image) 0)))
; Puts a second layer above the first, which it shows in a mirror.
(define (test-add-mirror)
  (let ((mirror (car (gimp-layer-copy (vector-ref (test-layers test-image) 0) FALSE))))
    (gimp-image-insert-layer test-image mirror test-no-item 0)
    (gimp-item-transform-flip-simple mirror ORIENTATION-HORIZONTAL TRUE 0)
    (gimp-image-clean-all test-image)
    (gimp-displays-flush)))
(define (test-dialog-breed)
  (test-add-mirror)
  (test-interactive-breed test-image (vector-ref (test-layers test-image) 1)))
(define (test-dialog-imagine) (test-interactive-imagine test-image (vector-ref (test-layers test-image) 0)))
(define (test-dialog-style) (test-interactive-style test-image (vector-ref (test-layers test-image) 0)))
