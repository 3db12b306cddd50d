; What must be refused, in words and without touching the image.
;
; Copyright (C) 2026 the Reverie authors
; SPDX-License-Identifier: GPL-3.0-or-later

(try "bad-look" as-it-is (lambda (image drawable) (test-dream image drawable "nosuchlook" 50 test-recipe)))
(try "bad-intensity" as-it-is (lambda (image drawable) (test-dream image drawable "eyes" 1000 test-recipe)))
(try "bad-key" as-it-is (eyes "nosuchkey=3"))
(try "bad-number" as-it-is (eyes "octaves=many"))
(try "bad-range" as-it-is (eyes "octaves=99"))
(try "bad-output" as-it-is (eyes "output=nowhere"))
(try "bad-switch" as-it-is (eyes "to-rgb=perhaps"))
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

