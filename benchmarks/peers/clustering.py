"""The usual ways to group news, for comparison: scikit-learn's, one pass, and MinHash.

Their thresholds are the best of those tried on labelled events; ours is the one in the product.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

Article = Mapping[str, Any]
Clusterer = Callable[[Sequence[Article]], list[int]]

DISTANCE = 0.8
NEAR = 0.2
JACCARD = 0.5
_WORDS = 3


def agglomerative(articles: Sequence[Article]) -> list[int]:
    """Return scikit-learn's average link over its TF-IDF, title three times."""
    matrix: Any = _tfidf(articles)
    filled = [at for at in range(len(articles)) if matrix[at].any()]
    make = import_module("sklearn.cluster").AgglomerativeClustering
    model = make(None, metric="cosine", linkage="average", distance_threshold=DISTANCE)
    found = model.fit_predict(matrix[filled])  # a zero vector is an error
    labels = dict(zip(filled, found.tolist(), strict=True))
    return [labels.get(at, len(articles) + at) for at in range(len(articles))]


def single_pass(articles: Sequence[Article]) -> list[int]:
    """Return stories as articles come: into the one with the nearest centroid, or a new one."""
    sums: list[Any] = []
    labels: list[int] = []
    for vector in _tfidf(articles):
        likeness = [float(vector @ total) / (float(total @ total) ** 0.5 or 1) for total in sums]
        best = max(range(len(sums)), key=lambda at: likeness[at], default=-1)
        if best >= 0 and likeness[best] >= NEAR:
            sums[best] = sums[best] + vector
            labels.append(best)
        else:
            labels.append(len(sums))
            sums.append(vector)
    return labels


def min_hash(articles: Sequence[Article]) -> list[int]:
    """Return datasketch's groups of texts with half of their runs of three words in common."""
    library = import_module("datasketch")
    index: Any = library.MinHashLSH(threshold=JACCARD, num_perm=128)
    labels: list[int] = []
    for at, article in enumerate(articles):
        words = re.findall(r"\w+", f"{article['title']} {article['text']}".lower())
        sketch: Any = library.MinHash(num_perm=128)
        for start in range(max(1, len(words) - _WORDS + 1)):
            sketch.update(" ".join(words[start : start + _WORDS]).encode())
        found = [int(key) for key in index.query(sketch)]
        labels.append(labels[min(found)] if found else at)
        index.insert(str(at), sketch)
    return labels


def _tfidf(articles: Sequence[Article]) -> Any:  # noqa: ANN401  # untyped
    texts = [f"{article['title']} " * 3 + article["text"] for article in articles]
    text = import_module("sklearn.feature_extraction.text")
    vectorizer: Any = text.TfidfVectorizer(sublinear_tf=True, stop_words="english")
    return vectorizer.fit_transform(texts).toarray()
