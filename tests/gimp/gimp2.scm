; What differs between the two GIMPs, for GIMP 2.10: see dream.scm.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(define (test-load path) (car (gimp-file-load RUN-NONINTERACTIVE path path)))
(define (test-save image drawable path) (gimp-file-save RUN-NONINTERACTIVE image drawable path path))
(define (test-layers image) (cadr (gimp-image-get-layers image)))
(define (test-width drawable) (car (gimp-drawable-width drawable)))
(define (test-height drawable) (car (gimp-drawable-height drawable)))
(define (test-offsets drawable) (gimp-drawable-offsets drawable))
(define (test-type drawable) (car (gimp-drawable-type drawable)))
(define (test-new-group image) (car (gimp-layer-group-new image)))
(define (test-is-layer item) (= (car (gimp-item-is-layer item)) TRUE))
(define test-no-item 0)

(define (test-dream image drawable look intensity recipe)
  (car (plug-in-reverie-dream RUN-NONINTERACTIVE image drawable look intensity recipe)))
(define (test-dream-last image drawable)
  (car (plug-in-reverie-dream RUN-WITH-LAST-VALS image drawable "" 0 "")))
(define (test-interactive image drawable) (plug-in-reverie-dream RUN-INTERACTIVE image drawable "" 0 ""))

; GIMP 2.10 has no arguments beside the recipe.
(define (test-dream-arguments image drawable octaves iterations seed)
  (test-dream image drawable "eyes" 50
              (string-append "octaves=" (number->string octaves) " iterations=" (number->string iterations)
                             " seed=" (number->string seed))))
