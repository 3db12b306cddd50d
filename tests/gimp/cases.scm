; What the cases of the files beside this one are made with. They run the plug-in in every situation that check.py asks
; about and write down what they see: facts as lines "CASE<tab>KEY<tab>VALUE", and the pixels of layers as 16-bit PNG
; files. They judge nothing themselves. gimp2.scm or gimp3.scm is loaded before, and run defines test-picture and
; test-folder.
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
    (test-unlock-position copy)
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

(define (eyes recipe) (lambda (image drawable) (test-dream image drawable "eyes" 50 recipe)))
(define dream (eyes test-recipe))

(define (recipe-of item)
  (let ((recipe "none"))
    (catch #f (set! recipe (caddr (car (gimp-item-get-parasite item "reverie-recipe")))))
    recipe))

; Repeats the recipe of a layer on another, and looks at what comes out.
(define (try-repeat case image target model)
  (let ((before (vector-length (test-layers image))) (result #f))
    (save-pixels target (string-append case "-source"))
    (set! test-error "")
    (catch (fact case "error" (one-line test-error))
      (set! result (test-repeat image target model)))
    (fact case "added" (- (vector-length (test-layers image)) before))
    (if result
        (begin
          (fact case "name" (car (gimp-item-get-name result)))
          (fact case "recipe" (recipe-of result))
          (save-pixels result (string-append case "-dream"))))))

; Ways to prepare.
(define (as-it-is image layer) layer)
(define (resized width height x y)
  (lambda (image layer)
    (gimp-layer-add-alpha layer)
    (gimp-layer-resize layer width height x y)
    layer))
(define (selected x y width height feather)
  (lambda (image layer)
    (gimp-image-select-rectangle image CHANNEL-OP-REPLACE x y width height)
    (if (> feather 0) (gimp-selection-feather image feather))
    layer))
(define (precision number) (lambda (image layer) (gimp-image-convert-precision image number) layer))
(define (indexed image layer) (gimp-image-convert-indexed image 0 0 64 FALSE FALSE "") layer)

(define (end-of-cases)
  (gimp-image-delete test-original)
  (fact "end" "reached" 1)
  (close-output-port test-facts))
