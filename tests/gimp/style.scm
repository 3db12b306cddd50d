; Layers painted in the manner of others.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(define style-recipe "iterations=2")

; An image of one layer, for a style: (change layer) makes it ready.
(define (style-image name width height change)
  (let* ((image (test-load test-picture)) (layer (vector-ref (test-layers image) 0)))
    (gimp-image-scale image width height)
    (gimp-drawable-invert layer FALSE)
    (gimp-item-set-name layer name)
    (change layer)
    image))
(define (the-layer image) (vector-ref (test-layers image) 0))
(define (kept layer) layer)
(define (flat layer)
  (gimp-context-set-background '(200 60 30))
  (gimp-drawable-fill layer 1))
(define (with-hole layer)
  (gimp-layer-add-alpha layer)
  (gimp-image-select-ellipse (car (gimp-item-get-image layer)) CHANNEL-OP-REPLACE 30 30 40 40)
  (gimp-drawable-edit-clear layer)
  (gimp-selection-none (car (gimp-item-get-image layer))))
(define (cleared layer)
  (gimp-layer-add-alpha layer)
  (gimp-drawable-edit-clear layer))

(define style-night (style-image "Night, starry" 128 96 kept))
(define style-day (style-image "Day" 96 96 (lambda (layer) (gimp-drawable-invert layer FALSE))))
(define style-odd
  (list (style-image "Flat" 50 40 flat) (style-image "Sixteen" 16 16 kept) (style-image "Hole" 96 96 with-hole)
        (style-image "Large" 400 300 kept) (style-image "Clear" 40 40 cleared)))

; (paint image drawable) returns the new layer.
(define (try-style case prepare paint)
  (try case prepare
       (lambda (image drawable)
         (let ((painting (paint image drawable)))
           (fact case "recipe" (recipe-of painting))
           painting))))
; Like these layers, and as the recipe says.
(define (like layers weights recipe)
  (lambda (image drawable)
    (test-style image drawable (apply vector (map the-layer layers)) weights "" ""
                (string-append style-recipe (if (string=? recipe "") "" " ") recipe))))
(define (like-file file mask)
  (lambda (image drawable) (test-style image drawable #() #() file mask style-recipe)))
(define night (like (list style-night) #() ""))

(try-style "style" as-it-is night)
(try-style "style-again" as-it-is night)
(try-style "style-nothing" as-it-is (like (list style-night) #() "strength=0"))
(try-style "style-two" as-it-is (like (list style-night style-day) #() ""))
(try-style "style-weights" as-it-is (like (list style-night style-day) #(2.5 0.5) ""))
(for-each (lambda (case image) (try-style case as-it-is (like (list image) #() "")))
          '("style-flat" "style-sixteen" "style-hole" "style-large" "style-clear") style-odd)
(try-style "style-selected" (selected 24 24 48 48 0) night)
(try-style "style-hole-in-photo"
           (lambda (image layer) (with-hole layer) layer)
           night)
(try-style "style-octaves" as-it-is (like (list style-night) #() "output=octaves"))
(try-style "style-dream" as-it-is (like (list style-night) #() "look=eyes dream=0.9"))

; A layer of the same image, with a file beside it.
(try-style "style-own-layer" as-it-is
           (lambda (image drawable)
             (let ((other (car (gimp-layer-new-from-drawable (the-layer style-night) image))))
               (gimp-image-insert-layer image other test-no-item 1)
               (gimp-item-set-name other "Beneath")
               (let ((painting (test-style image drawable (vector other) #() test-picture "" style-recipe)))
                 (gimp-image-remove-layer image other)
                 painting))))

; Files.
(let ((path (string-append test-folder "/night, 50%.png")))
  (test-save style-night (the-layer style-night) path)
  (try-style "style-file" as-it-is (like-file (string-append test-folder "/night%2C 50%.png") ""))
  (try-style "style-path" as-it-is (like-file (string-append "layer:Day:2," test-folder "/night%2C 50%.png:3") "")))

; A channel says where.
(define (with-channel image layer)
  (let ((channel (test-new-channel image)))
    (gimp-image-insert-channel image channel test-no-item 0)
    (gimp-item-set-name channel "Right")
    (gimp-context-set-foreground '(0 0 0))
    (gimp-drawable-fill channel 0)
    (gimp-image-select-rectangle image CHANNEL-OP-REPLACE 48 0 48 96)
    (gimp-context-set-foreground '(255 255 255))
    (gimp-drawable-edit-fill channel 0)
    (gimp-selection-none image)
    layer))
(try-style "style-channel" with-channel (like (list style-night style-day) #() "style-mask=channel:Right"))
(try-style "style-no-channel" as-it-is (like (list style-night) #() "style-mask=channel:Left"))

; What is refused.
(try-style "style-none" as-it-is (like () #() ""))
(try-style "style-no-file" as-it-is (like-file "/nosuchfile.png" ""))
(try-style "style-no-layer" as-it-is (like-file "layer:Nowhere" ""))
(try-style "style-bad-weight" as-it-is (like (list style-night) #(-1.0) ""))
(try-style "style-bad-weights" as-it-is (like (list style-night) #(1.0 2.0) ""))
(try-style "style-bad-strength" as-it-is (like (list style-night) #() "strength=101"))
(try-style "style-bad-scale" as-it-is (like (list style-night) #() "style-scale=9"))
(try-style "style-bad-colour" as-it-is (like (list style-night) #() "colour-by=magic"))

; The recipe names the layer, and is repeated as long as that can be found.
(let* ((image (car (gimp-image-duplicate test-original)))
       (source (vector-ref (test-layers image) 0))
       (painting (night image source)))
  (save-pixels painting "style-repeat-first")
  (try-repeat "style-repeat" image source painting)
  (let ((twin (car (gimp-image-duplicate style-night))))
    (try-repeat "style-repeat-twins" image source painting)
    (gimp-image-delete twin))
  (gimp-item-set-name (the-layer style-night) "Evening")
  (try-repeat "style-repeat-renamed" image source painting)
  (gimp-image-delete image))

; Where several layers have one name, the image's name is said too, and what is painted is never its own style.
(let* ((image (car (gimp-image-duplicate test-original)))
       (source (vector-ref (test-layers image) 0)))
  (for-each (lambda (layer) (gimp-item-set-name layer "Background"))
            (list source (the-layer style-night) (the-layer style-day)))
  (test-set-file style-night (string-append test-folder "/night.xcf"))
  (let ((painting (night image source)))
    (save-pixels painting "style-background-first")
    (try-repeat "style-background" image source painting))
  (gimp-image-delete image))

(for-each gimp-image-delete (cons style-night (cons style-day style-odd)))
