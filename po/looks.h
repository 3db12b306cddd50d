/* Made by po/looks from models/catalog.json: for xgettext, compiled by nobody.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
/* Translators: the title of the look "silk" */
N_ ("Silk")
/* Translators: what the look "silk" does to a picture */
N_ ("Everything turns to crumpled satin: long creases of light that flow around what was there")
/* Translators: the title of the look "folds" */
N_ ("Folds")
/* Translators: what the look "folds" does to a picture */
N_ ("Soft drapery with deep creases, where lids and lips just begin to show")
/* Translators: the title of the look "eyes" */
N_ ("Eyes")
/* Translators: what the look "eyes" does to a picture */
N_ ("Dark eyes open everywhere: in walls, in cloth, in the night behind")
/* Translators: the title of the look "features" */
N_ ("Features")
/* Translators: what the look "features" does to a picture */
N_ ("Noses, lips and lashes, large and lifelike, pressed out of walls and cloth")
/* Translators: the title of the look "elders" */
N_ ("Elders")
/* Translators: what the look "elders" does to a picture */
N_ ("Old faces with deep lines look out from behind the scene")
/* Translators: the title of the look "tresses" */
N_ ("Tresses")
/* Translators: what the look "tresses" does to a picture */
N_ ("Strands of hair swirl through the air and braid whatever they touch")
/* Translators: the title of the look "crowd" */
N_ ("Crowd")
/* Translators: what the look "crowd" does to a picture */
N_ ("Small faces gather like an audience wherever there is room")
/* Translators: the title of the look "weave" */
N_ ("Weave")
/* Translators: what the look "weave" does to a picture */
N_ ("Diagonal strands cross and plait the picture like a basket")
/* Translators: the title of the look "knuckles" */
N_ ("Knuckles")
/* Translators: what the look "knuckles" does to a picture */
N_ ("Pink fists and bent finger joints push out of the surface")
/* Translators: the title of the look "quilt" */
N_ ("Quilt")
/* Translators: what the look "quilt" does to a picture */
N_ ("Plump, stitched padding, as if all were sewn from one warm blanket")
/* Translators: the title of the look "bubbles" */
N_ ("Bubbles")
/* Translators: what the look "bubbles" does to a picture */
N_ ("Glossy round beads swell and crowd together like berries")
/* Translators: the title of the look "fingers" */
N_ ("Fingers")
/* Translators: what the look "fingers" does to a picture */
N_ ("Thick, rosy fingers curl around each other and hold on")
/* Translators: the title of the look "tiger" */
N_ ("Tiger")
/* Translators: what the look "tiger" does to a picture */
N_ ("Dark wavy stripes run down over everything, like the coat of a big cat")
/* Translators: the title of the look "feathers" */
N_ ("Feathers")
/* Translators: what the look "feathers" does to a picture */
N_ ("Flowing quills with dark spots, as on the wings of a strange bird")
/* Translators: the title of the look "gaze" */
N_ ("Gaze")
/* Translators: what the look "gaze" does to a picture */
N_ ("Brush strokes sweep along, and here and there an eye looks back")
/* Translators: the title of the look "watchers" */
N_ ("Watchers")
/* Translators: what the look "watchers" does to a picture */
N_ ("Lidded eyes drift in from all sides and keep watching")
/* Translators: the title of the look "irises" */
N_ ("Irises")
/* Translators: what the look "irises" does to a picture */
N_ ("Bright, well-drawn eyes with round irises, scattered like stars")
/* Translators: the title of the look "glass" */
N_ ("Glass")
/* Translators: what the look "glass" does to a picture */
N_ ("A stained-glass window: small panes of strong colour with dark leading")
