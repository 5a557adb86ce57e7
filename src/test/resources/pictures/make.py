"""Writes the pictures of this folder: one gradient, 24 x 16, in every way in which files store it.

    pip install pillow numpy && python make.py

Red is 10 x, green is 15 y, blue is 60; grey ones are 10 x; alpha, where there is some, is 255 in the
left half and 102 in the right one.
"""
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

y, x = np.mgrid[0:16, 0:24].astype(np.uint8)
rgb = np.stack([10 * x, 15 * y, np.full_like(x, 60)], 2)
alpha = np.where(x < 12, 255, 102).astype(np.uint8)
colour = Image.fromarray(rgb)
clear = Image.fromarray(np.dstack([rgb, alpha]))
grey = Image.fromarray(10 * x)

turned = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM,
          5: Image.TRANSPOSE, 6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
for value, how in turned.items():
    exif = Image.Exif()
    exif[0x0112] = value
    stored = colour if how is None else colour.transpose(how)
    stored.save("orientation-%d.jpg" % value, quality=100, subsampling=0, exif=exif)
    if value == 6:
        stored.save("orientation-6.webp", lossless=True, exif=exif)
        stored.save("orientation-6.png", exif=exif)

colour.save("colour.png")
colour.save("progressive.jpg", quality=100, subsampling=0, progressive=True)
colour.save("subsampled.jpg", quality=98)
colour.save("lossy.webp", quality=100)
colour.save("lossless.webp", lossless=True)
clear.save("alpha.png")
clear.save("alpha-lossless.webp", lossless=True, exact=True)
clear.save("alpha-lossy.webp", quality=100, exact=True)
clear.save("profile-alpha-lossy.webp", quality=100, exact=True,
           icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
colour.convert("P", palette=Image.ADAPTIVE, colors=256).save("palette.png")
grey.save("grey.png")
grey.save("grey.jpg", quality=100)
Image.merge("LA", (grey, Image.fromarray(alpha))).save("grey-alpha.png")
Image.fromarray((10 * x).astype(np.uint16) * 257).save("grey-16.png")
Image.fromarray(np.where(x < 12, 0, 255).astype(np.uint8)).convert("1").save("bits.png")
colour.convert("CMYK").save("cmyk.jpg", quality=100, subsampling=0)
clear.save("animation.webp", save_all=True, append_images=[colour.convert("RGBA")], duration=100)
clear.save("animation.png", save_all=True, append_images=[colour.convert("RGBA")], duration=100)
colour.convert("P").save("picture.gif")


def chunk(name, content):
    return (struct.pack(">I", len(content)) + name + content
            + struct.pack(">I", zlib.crc32(name + content)))



deep = (np.dstack([rgb, alpha]).astype(np.uint16) * 257).astype(">u2")
rows = b"".join(b"\0" + row.tobytes() for row in deep)
with open("alpha-16.png", "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 16, 16, 6, 0, 0, 0))
              + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
