; Faces made older, and what is no face.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

; A picture whose face is large enough to be found.
(define genes-size 200)
(define genes-small test-original)
(set! test-original (test-load test-picture))
(gimp-image-scale test-original genes-size genes-size)

(define (older recipe) (lambda (image drawable) (test-genes image drawable 70 0 recipe)))
(define (no-face image layer)
  (gimp-context-set-background '(120 120 120))
  (gimp-drawable-fill layer 1)
  layer)

(try "genes" as-it-is
     (lambda (image drawable)
       (let ((result (test-genes image drawable 70 0 "")))
         (fact "genes" "recipe" (recipe-of result))
         (try-repeat "genes-repeat" image drawable result)
         result)))
(try "genes-nothing" as-it-is (lambda (image drawable) (test-genes image drawable 0 0 "")))
(try "genes-selected" (selected 0 100 200 100 0) (older ""))
(try "genes-no-face" no-face (older ""))
(try "genes-bad-age" as-it-is (lambda (image drawable) (test-genes image drawable 200 0 "")))
(try "genes-bad-sex" as-it-is (lambda (image drawable) (test-genes image drawable 0 7 "")))
(try "genes-bad-recipe" as-it-is (older "likeness=9"))
(try "genes-bad-key" as-it-is (older "octaves=3"))
(try "genes-dream" as-it-is (older "effect=dream look=silk"))

(gimp-image-delete test-original)
(set! test-original genes-small)
