; Runs the plug-in in every situation that check.py asks about, and writes down what it sees: facts as lines
; "CASE<tab>KEY<tab>VALUE", and the pixels of source and result as 16-bit PNG files. It judges nothing itself.
; gimp2.scm or gimp3.scm is loaded before, and run defines test-picture and test-folder.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(define test-facts (open-output-file (string-append test-folder "/facts")))
(define test-recipe "octaves=2 iterations=3 seed=5")
(define test-size 96)

(define (fact case key value)
  (for-each (lambda (x) (display x test-facts)) (list case "\t" key "\t" value "\n")))

; Errors are caught, and their text is kept: TinyScheme's own (catch) throws the text away.
(define test-error "")
(set! *error-hook*
  (lambda x
    (set! test-error x)
    (apply throw x)))
(define (one-line x)
  (cond ((string? x) (list->string (map (lambda (c) (if (memv c (list #\newline #\tab)) #\space c)) (string->list x))))
        ((pair? x) (string-append (one-line (car x)) " " (one-line (cdr x))))
        ((number? x) (number->string x))
        (else "")))

; The pixels of a drawable, whatever its type and precision, as a 16-bit RGB picture of its own size.
(define (save-pixels drawable file)
  (let* ((image (car (gimp-image-new-with-precision (test-width drawable) (test-height drawable) RGB 250)))
         (copy (car (gimp-layer-new-from-drawable drawable image))))
    (gimp-image-insert-layer image copy test-no-item 0)
    (gimp-layer-set-offsets copy 0 0)
    (test-save image copy (string-append test-folder "/" file ".png"))
    (gimp-image-delete image)))

(define (facts-of-layer case which layer image)
  (fact case (string-append which "-width") (test-width layer))
  (fact case (string-append which "-height") (test-height layer))
  (fact case (string-append which "-offsets") (test-offsets layer))
  (fact case (string-append which "-type") (test-type layer))
  (fact case (string-append which "-position") (car (gimp-image-get-item-position image layer)))
  (fact case (string-append which "-parent") (car (gimp-item-get-parent layer)))
  (save-pixels layer (string-append case "-" which)))

(define test-original (test-load test-picture))
(gimp-image-scale test-original test-size test-size)

; Calls (dream image layer) on a copy of the picture that (prepare image layer) made ready; prepare returns the drawable.
(define (try case prepare dream)
  (let* ((image (car (gimp-image-duplicate test-original)))
         (layer (vector-ref (test-layers image) 0)))
    (let* ((drawable (prepare image layer))
           (before (vector-length (test-layers image)))
           (result #f))
      (set! test-error "")
      (catch (fact case "error" (one-line test-error))
        (set! result (dream image drawable)))
      (fact case "added" (- (vector-length (test-layers image)) before))
      (if (and result (test-is-layer result))
          (begin
            (fact case "name" (car (gimp-item-get-name result)))
            (facts-of-layer case "source" drawable image)
            (facts-of-layer case "dream" result image)))
      (fact case "precision" (car (gimp-image-get-precision image)))
      (gimp-image-delete image))))

(define (as-it-is image layer) layer)
(define (eyes recipe) (lambda (image drawable) (test-dream image drawable "eyes" 50 recipe)))
(define dream (eyes test-recipe))

; What it is for.
(try "plain" as-it-is dream)
(try "again" as-it-is dream)
(try "arguments" as-it-is (lambda (image drawable) (test-dream-arguments image drawable 2 3 5)))
(try "other-seed" as-it-is (eyes "octaves=2 iterations=3 seed=6"))
(try "other-look" as-it-is (lambda (image drawable) (test-dream image drawable "glass" 50 test-recipe)))
(try "nothing" as-it-is (lambda (image drawable) (test-dream image drawable "eyes" 0 test-recipe)))
(try "named-layer" as-it-is (eyes (string-append test-recipe " model=faceres layer=conv_pw_6")))
(try "last-values" as-it-is test-dream-last)

; Layers of every shape.
(define (resized width height x y)
  (lambda (image layer)
    (gimp-layer-add-alpha layer)
    (gimp-layer-resize layer width height x y)
    layer))
(try "smaller" (resized 64 48 -10 -5) dream)
(try "larger" (resized 140 120 20 10) dream)
(try "partly-out" (lambda (image layer) (gimp-layer-set-offsets layer -30 40) layer) dream)
(try "hole"
     (lambda (image layer)
       (gimp-layer-add-alpha layer)
       (gimp-image-select-ellipse image CHANNEL-OP-REPLACE 30 30 40 40)
       (gimp-selection-feather image 6)
       (gimp-drawable-edit-clear layer)
       (gimp-selection-none image)
       layer)
     dream)
(try "in-group"
     (lambda (image layer)
       (let ((group (test-new-group image)))
         (gimp-image-insert-layer image group test-no-item 0)
         (gimp-image-reorder-item image layer group 0)
         layer))
     dream)

; Selections.
(define (selected x y width height feather)
  (lambda (image layer)
    (gimp-image-select-rectangle image CHANNEL-OP-REPLACE x y width height)
    (if (> feather 0) (gimp-selection-feather image feather))
    layer))
(try "selected" (selected 24 24 48 48 0) dream)
(try "feathered" (selected 24 24 48 48 10) dream)
(try "selected-offset"
     (lambda (image layer) (gimp-layer-set-offsets layer 20 10) ((selected 44 44 40 40 0) image layer))
     dream)
(try "missed"
     (lambda (image layer) (gimp-layer-set-offsets layer 60 60) ((selected 0 0 20 20 0) image layer))
     dream)

; Every type of image, and precisions by their numbers in GIMP: integers, half and float, linear and not.
(try "gray" (lambda (image layer) (gimp-image-convert-grayscale image) layer) dream)
(try "gray-float"
     (lambda (image layer) (gimp-image-convert-grayscale image) (gimp-image-convert-precision image 650) layer)
     dream)
(try "indexed" (lambda (image layer) (gimp-image-convert-indexed image 0 0 64 FALSE FALSE "") layer) dream)
(define (precision number) (lambda (image layer) (gimp-image-convert-precision image number) layer))
(try "u8-linear" (precision 100) dream)
(try "u16" (precision 250) dream)
(try "u16-linear" (precision 200) dream)
(try "u32" (precision 350) dream)
(try "half" (precision 550) dream)
(try "float" (precision 650) dream)
(try "float-linear" (precision 600) dream)

; What must be refused.
(try "bad-look" as-it-is (lambda (image drawable) (test-dream image drawable "nosuchlook" 50 test-recipe)))
(try "bad-intensity" as-it-is (lambda (image drawable) (test-dream image drawable "eyes" 1000 test-recipe)))
(try "bad-key" as-it-is (eyes "nosuchkey=3"))
(try "bad-number" as-it-is (eyes "octaves=many"))
(try "bad-range" as-it-is (eyes "octaves=99"))
(try "bad-recipe" as-it-is (eyes "octaves"))
(try "bad-layer" as-it-is (eyes "model=faceres layer=nosuchnode"))
(try "bad-model" as-it-is (eyes "model=nosuchmodel layer=x"))
(try "bad-guide" as-it-is (eyes "guide=/nosuchfile.png"))
(try "mask"
     (lambda (image layer)
       (let ((mask (car (gimp-layer-create-mask layer 0))))
         (gimp-layer-add-mask layer mask)
         mask))
     dream)
(try "group"
     (lambda (image layer)
       (let ((group (test-new-group image)))
         (gimp-image-insert-layer image group test-no-item 0)
         group))
     dream)
(try "tiny" (resized 1 1 0 0) dream)

(gimp-image-delete test-original)
(fact "end" "reached" 1)
(close-output-port test-facts)
