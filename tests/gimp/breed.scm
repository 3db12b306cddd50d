; The child of two layers.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

; A picture whose face is large enough to be found.
(define breed-small test-original)
(set! test-original (test-load test-picture))
(gimp-image-scale test-original 200 200)

; With a second layer above, made ready by (prepare layer); (breed image drawable partner) returns the child.
(define (try-breed case prepare breed)
  (try case
       (lambda (image layer)
         (let ((partner (car (gimp-layer-copy layer FALSE))))
           (gimp-image-insert-layer image partner test-no-item 0)
           (prepare partner)
           layer))
       (lambda (image drawable)
         (let ((child (breed image drawable (vector-ref (test-layers image) 0))))
           (fact case "recipe" (recipe-of child))
           child))))

(define (as-the-first layer) layer)
(define (mirrored layer) (gimp-item-transform-flip-simple layer ORIENTATION-HORIZONTAL TRUE 0))
(define (gray layer)
  (gimp-context-set-background '(120 120 120))
  (gimp-drawable-fill layer 1))

(try-breed "breed" mirrored (lambda (image drawable partner) (test-breed image drawable partner "" 0.5 "")))
; Once more by the recipe, which names the second layer.
(let* ((image (car (gimp-image-duplicate test-original)))
       (layer (vector-ref (test-layers image) 0))
       (partner (car (gimp-layer-copy layer FALSE))))
  (gimp-image-insert-layer image partner test-no-item 0)
  (mirrored partner)
  (gimp-item-set-name partner "The other, of two")
  (let ((child (test-breed image layer partner "" 0.5 "")))
    (save-pixels child "breed-repeat-first")
    (fact "breed-repeat" "first-recipe" (recipe-of child))
    (try-repeat "breed-repeat" image layer child)
    (gimp-item-set-name partner "Another")
    (try-repeat "breed-renamed" image layer child))
  (gimp-image-delete image))

(try-breed "breed-file" as-the-first
           (lambda (image drawable partner) (test-breed image drawable test-no-item test-picture 0.5 "")))
(try-breed "breed-no-face" gray (lambda (image drawable partner) (test-breed image drawable partner "" 0.5 "")))
(try-breed "breed-alone" as-the-first
           (lambda (image drawable partner) (test-breed image drawable test-no-item "" 0.5 "")))
(try-breed "breed-no-file" as-the-first
           (lambda (image drawable partner) (test-breed image drawable test-no-item "/nosuchfile.png" 0.5 "")))
(try-breed "breed-bad-mix" as-the-first
           (lambda (image drawable partner) (test-breed image drawable partner "" 0.5 "mix=3")))

(gimp-image-delete test-original)
(set! test-original breed-small)
