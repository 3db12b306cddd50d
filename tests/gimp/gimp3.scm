; What differs between the two GIMPs, for GIMP 3: see dream.scm.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(define (test-load path) (car (gimp-file-load RUN-NONINTERACTIVE path)))
(define (test-save image drawable path) (gimp-file-save RUN-NONINTERACTIVE image path -1))
(define (test-layers image) (car (gimp-image-get-layers image)))
(define (test-width drawable) (car (gimp-drawable-get-width drawable)))
(define (test-height drawable) (car (gimp-drawable-get-height drawable)))
(define (test-offsets drawable) (gimp-drawable-get-offsets drawable))
(define (test-type drawable) (car (gimp-drawable-type drawable)))
(define (test-new-group image) (car (gimp-group-layer-new image "Group")))
(define (test-is-layer item) (= (car (gimp-item-id-is-layer item)) TRUE))
(define test-no-item -1)

(define (test-dream image drawable look intensity recipe)
  (car (plug-in-reverie-dream #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector drawable)
                              #:look look #:intensity intensity #:recipe recipe)))
(define (test-dream-last image drawable)
  (car (plug-in-reverie-dream #:run-mode RUN-WITH-LAST-VALS #:image image #:drawables (vector drawable))))
(define (test-interactive image drawable)
  (plug-in-reverie-dream #:run-mode RUN-INTERACTIVE #:image image #:drawables (vector drawable)))
(define (test-dream-arguments image drawable octaves iterations seed)
  (car (plug-in-reverie-dream #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector drawable)
                              #:look "eyes" #:intensity 50 #:octaves octaves #:iterations iterations #:seed seed)))
