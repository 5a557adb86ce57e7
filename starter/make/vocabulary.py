"""The words that the small CLIP has learned: the sidecar clip-starter-vocabulary.json.

    python vocabulary.py --icons node_modules/@iconify-json/fluent-emoji-flat/icons.json --clip ../clip-starter.safetensors --out ../clip-starter-vocabulary.json
Two sources must agree. The tables that the captions were made of give the words; the weights tell which byte pairs were trained: training starts
from seed 0, so the other rows of the embedding still are the first random numbers, bit by bit. Every trained byte pair has to belong to a word.
"""
import argparse
import json
import re
from pathlib import Path

import torch
from safetensors.torch import load_file

import captions
from clip_model import CLIP, CONFIG

HERE = Path(__file__).parent
COMPACT = 1500                                       # byte pairs of the captions, with both marks and the padding


def trained_rows(table):
    """Ids whose embedding left its first value, in the full table or in the compact one."""
    torch.manual_seed(0)
    compact = CLIP(**{**CONFIG, "vocab_size": COMPACT}).token_embedding.weight.detach().half()
    full = (torch.randn(CONFIG["vocab_size"], CONFIG["transformer_width"]) * 0.02).half()
    used = (full != table).any(1).nonzero()[:, 0].tolist()
    assert len(used) == COMPACT, f"{len(used)} rows differ from the first random table, expected {COMPACT}"
    return {row for i, row in enumerate(used) if (table[row] != compact[i]).any()}


def sentences(icons):
    """At least every word of every caption (captions.py, make_dataset.py)."""
    skip = re.search(r"const skip = /(.*?)/", (HERE / "render.mjs").read_text()).group(1)
    yield from (n.replace("-", " ") for n in icons if not re.search(skip, n) and len(n.split("-")) <= 4)
    yield from (text for words in captions.STYLES.values() for w in words for text in (w, captions.article(w)))
    yield from captions.STYLES
    yield from (t.format("face") for t in captions.PLAIN + captions.STYLED)
    for attribute in json.loads((HERE / "avatar-space.json").read_text())["attributes"]:
        yield from filter(None, attribute["words"])
    yield "a picture of a face, a person and a character with a flat mono twemoji style; the face as a person in the style of 3D"
    yield "brown blond grey purple pink hair clothes shirt colour background glasses beard smile frown icon emoji an render"


def main():
    from clip.simple_tokenizer import SimpleTokenizer, basic_clean, whitespace_clean
    p = argparse.ArgumentParser()
    p.add_argument("--icons", required=True)
    p.add_argument("--clip", default=HERE.parent / "clip-starter.safetensors")
    p.add_argument("--out", default=HERE.parent / "clip-starter-vocabulary.json")
    a = p.parse_args()
    t = SimpleTokenizer()
    trained = trained_rows(load_file(a.clip)["token_embedding.weight"])
    words = {}
    for s in sentences(json.loads(Path(a.icons).read_text())["icons"]):
        for w in t.pat.findall(whitespace_clean(basic_clean(s)).lower()):
            words[w] = {t.encoder[x] for x in t.bpe("".join(t.byte_encoder[b] for b in w.encode())).split(" ")}
    known = sorted(w for w, ids in words.items() if ids <= trained)
    missing = trained - set().union(*words.values()) - {t.encoder["<|startoftext|>"], t.encoder["<|endoftext|>"]}
    assert not missing, f"trained byte pairs outside the captions: {[t.decoder[i] for i in missing]}"
    text = json.dumps({"model": "clip-starter", "words": known}, ensure_ascii=False)
    Path(a.out).write_text(re.sub(r"((?:\"[^\"]*\", ){12})", r"\1\n  ", text).replace(" \n", "\n") + "\n")
    print(len(known), "words,", len(trained), "trained byte pairs")


if __name__ == "__main__":
    main()
