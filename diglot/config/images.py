"""What a site may choose about its images: the table `[images]` of the configuration."""

from __future__ import annotations

from diglot import schema
from diglot.schema import Field
from diglot.site import Images, Quality

QUALITY_FIELDS = (
    Field("avif", schema.count(1, 100), "of AVIF (default 50)"),
    Field("webp", schema.count(1, 100), "of WebP (default 80)"),
    Field("jpeg", schema.count(1, 100), "of JPEG (default 80)"),
)

IMAGES_FIELDS = (
    Field(
        "widths",
        schema.list_of(schema.count(16, 10_000)),
        "of the copies, in pixels (default `[480, 800, 1200, 1600]`; `[]`: no copies)",
    ),
    Field(
        "formats",
        schema.list_of(schema.one_of("avif", "webp")),
        'besides the image\'s own, the best first (default `["avif", "webp"]`)',
    ),
    Field(
        "quality",
        schema.record(QUALITY_FIELDS, Quality, "the quality of images"),
        "how much of the image each format keeps, from 1 to 100",
    ),
    Field(
        "sizes",
        schema.some_text,
        "how wide images are in your pages, as `sizes` says it in HTML (default: as in our theme)",
    ),
    Field("max_pixels", schema.count(1, 10**9), "an image of more is an error (default 50 000 000)"),
    Field("max_bytes", schema.count(1, 10**9), "a file of more is an error (default 20 000 000)"),
)

IMAGES = Field(
    "images",
    schema.record(IMAGES_FIELDS, Images, "the table of images"),
    "what is made of the images that articles show",
)
