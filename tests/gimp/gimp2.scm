; What differs between the two GIMPs, for GIMP 2.10: see dream.scm.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(define (test-load path) (car (gimp-file-load RUN-NONINTERACTIVE path path)))
; A group has no pixels that could be saved.
(define (test-save image drawable path)
  (let ((flat (if (= (car (gimp-item-is-group drawable)) TRUE)
                  (car (gimp-image-merge-visible-layers image CLIP-TO-IMAGE))
                  drawable)))
    (gimp-file-save RUN-NONINTERACTIVE image flat path path)))
; With what the image says of itself.
(define (test-save-words image path)
  (gimp-file-save RUN-NONINTERACTIVE image (car (gimp-image-get-active-drawable image)) path path))
(define (test-choose image layer) (gimp-image-set-active-layer image layer))
(define (test-images) (cadr (gimp-image-list)))
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

(define (test-genes image drawable age masculine recipe)
  (car (plug-in-reverie-genes RUN-NONINTERACTIVE image drawable age masculine 1 0.5 0 0 recipe)))
(define (test-interactive-genes image drawable)
  (plug-in-reverie-genes RUN-INTERACTIVE image drawable 0 0 0 0 0 0 ""))
(define (test-breed image drawable partner file mix recipe)
  (car (plug-in-reverie-breed RUN-NONINTERACTIVE image drawable partner file mix -1 -1 -1 0 recipe)))
(define (test-interactive-breed image drawable)
  (plug-in-reverie-breed RUN-INTERACTIVE image drawable -1 "" 0 0 0 0 0 ""))
(define (test-set-file image path) (gimp-image-set-filename image path))
(define (test-style image drawable layers weights file mask recipe)
  (car (plug-in-reverie-style RUN-NONINTERACTIVE image drawable (vector-length layers) layers
                              (vector-length weights) weights file mask 50 1 0.5 1 0 recipe)))
(define (test-interactive-style image drawable)
  (plug-in-reverie-style RUN-INTERACTIVE image drawable 0 #() 0 #() "" "" 0 0 0 0 0 ""))
(define (test-imagine image drawable seed size recipe)
  (car (plug-in-reverie-imagine RUN-NONINTERACTIVE image drawable seed size 0 "any" recipe)))
(define (test-imagine-image seed size recipe)
  (car (plug-in-reverie-imagine-image RUN-NONINTERACTIVE seed size 0 "any" recipe)))
(define (test-interactive-imagine image drawable)
  (plug-in-reverie-imagine RUN-INTERACTIVE image drawable 0 0 0 "" ""))

; GIMP 2.10 has no arguments beside the recipe.
(define (test-dream-arguments image drawable octaves iterations seed)
  (test-dream image drawable "eyes" 50
              (string-append "octaves=" (number->string octaves) " iterations=" (number->string iterations)
                             " seed=" (number->string seed))))

(define (test-base-type image) (gimp-image-base-type image))
(define (test-children group) (cadr (gimp-item-get-children group)))
(define (test-active-layer image) (car (gimp-image-get-active-layer image)))
(define (test-text image words size)
  (car (gimp-text-fontname image -1 10 10 words 0 TRUE size PIXELS "Sans")))
(define (test-lock-position layer) (gimp-item-set-lock-position layer TRUE))
(define (test-unlock-position layer) (catch #f (gimp-item-set-lock-position layer FALSE)))
(define (test-float layer) (car (gimp-selection-float layer 0 0)))
(define (test-new-channel image) (car (gimp-channel-new image test-size test-size "Channel" 50 '(255 0 0))))
(define (test-convert-profile image path)
  (gimp-image-convert-color-profile-from-file image (string-append "file://" path) 0 FALSE))

(define (test-repeat image drawable model)
  (car (plug-in-reverie-repeat RUN-NONINTERACTIVE image drawable (if (= model test-no-item) -1 model))))
(define (test-save-all image path)
  (gimp-file-save RUN-NONINTERACTIVE image (car (gimp-image-get-active-drawable image)) path path))
