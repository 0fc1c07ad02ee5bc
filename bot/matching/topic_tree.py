"""What a topic's query means, as a tree, and the one way to write each meaning."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.ids import SubjectId


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase: these words, in this order, next to each other."""

    words: tuple[str, ...]
    """At least one; folded, or where ``exact`` as written."""
    exact: bool = False
    """``="WHO"``: only as written, case and all, without inflection."""
    prefixes: frozenset[int] = frozenset()
    """Words that stand for all that begin with them: ``troop*``."""
    broken_after: frozenset[int] = frozenset()
    """Words after which the typed phrase has punctuation itself, so the article may, too."""
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """An article that names an actor, by whatever form of its name."""

    actor: SubjectId | None
    """None until the name is looked up."""
    name: str = ""
    """Folded; empty where the actor is known."""
    in_title: bool = False
    position: int = field(default=0, compare=False)
    """In the query, for an error message."""
    length: int = field(default=0, compare=False)


Leaf = Term | Mention


@dataclass(frozen=True, slots=True)
class Near:
    """One of each side with fewer than ``distance`` words between them, in any order."""

    left: tuple[Leaf, ...]
    right: tuple[Leaf, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Not:
    """True where ``part`` is not; the part is no ``Not``."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """True where all parts are; two or more different ones, sorted, none of them an ``All``."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where one of the parts is; two or more different, sorted, none of them an ``AnyOf``."""

    parts: tuple["Node", ...]


Node = Term | Mention | Near | Not | All | AnyOf


def is_positive(node: Node) -> bool:
    """Say whether ``node`` asks for something to be there, so that an index can find it."""
    match node:
        case Term() | Mention() | Near():
            return True
        case Not():
            return False
        case All(parts):
            return any(is_positive(part) for part in parts)
        case AnyOf(parts):
            return all(is_positive(part) for part in parts)


def leaves(node: Node) -> list[Leaf]:
    """Return the words, phrases and actors of ``node``, denied ones too, in their order."""
    if isinstance(node, (Term, Mention)):
        return [node]
    if isinstance(node, Near):
        return [*node.left, *node.right]
    if isinstance(node, Not):
        return leaves(node.part)
    return [leaf for part in node.parts for leaf in leaves(part)]


def joined(kind: type[All] | type[AnyOf], parts: list[Node]) -> Node:
    """Join ``parts``, flat, sorted and each once; one part stays as it is."""
    if len(parts) == 1:
        return parts[0]
    flat: dict[str, Node] = {}
    for part in parts:
        for inner in part.parts if isinstance(part, kind) else (part,):
            flat[render(inner)] = inner
    ordered = [flat[key] for key in sorted(flat)]
    return ordered[0] if len(ordered) == 1 else kind(tuple(ordered))


def near(left: tuple[Leaf, ...], right: tuple[Leaf, ...], distance: int) -> Near:
    """Return a ``Near`` whose sides are in order."""
    first, second = sorted((left, right), key=_render_side)
    return Near(first, second, distance)


def with_actors(node: Node, find: Callable[[Mention], SubjectId | None]) -> Node:
    """Return ``node`` with the actors that ``find`` names; where it returns None, as before."""
    match node:
        case Term():
            return node
        case Mention():
            known = find(node)
            return node if known is None else replace(node, actor=known, name="")
        case Near(left, right, distance):
            sides = [
                joined(AnyOf, [with_actors(leaf, find) for leaf in side]) for side in (left, right)
            ]
            first, second = (tuple(leaves(side)) for side in sides)
            return near(first, second, distance)
        case Not(part):
            return Not(with_actors(part, find))
        case All(parts) | AnyOf(parts):
            return joined(type(node), [with_actors(part, find) for part in parts])


def render(node: Node) -> str:
    """Return the one way to write ``node``."""
    if isinstance(node, (Term, Mention)):
        return _render_leaf(node)
    if isinstance(node, All):
        return " ".join(
            f"({render(part)})" if isinstance(part, AnyOf) else render(part) for part in node.parts
        )
    if isinstance(node, AnyOf):
        return " OR ".join(map(render, node.parts))
    if isinstance(node, Near):
        return f"{_render_side(node.left)} NEAR/{node.distance} {_render_side(node.right)}"
    inner = render(node.part)
    return f"-({inner})" if isinstance(node.part, (All, AnyOf, Near)) else f"-{inner}"


def _render_side(side: tuple[Leaf, ...]) -> str:
    alternatives = " OR ".join(_render_leaf(leaf) for leaf in side)
    return alternatives if len(side) == 1 else f"({alternatives})"


def _render_leaf(leaf: Leaf) -> str:
    field_name = "title:" if leaf.in_title else ""
    if isinstance(leaf, Mention):
        who = f'"{leaf.name}"' if leaf.actor is None else f"#{leaf.actor}"
        return f"{field_name}@{who}"
    if not (leaf.exact or leaf.prefixes or leaf.broken_after):
        if len(leaf.words) == 1:
            return f"{field_name}{leaf.words[0]}"
        return f'{field_name}"{" ".join(leaf.words)}"'
    if leaf.exact:
        return f'{field_name}="{" ".join(leaf.words)}"'
    last = len(leaf.words) - 1
    marked = [
        f"{word}{'*' if index in leaf.prefixes else ''}"
        f"{',' if index in leaf.broken_after and index < last else ''}"
        for index, word in enumerate(leaf.words)
    ]
    return f"{field_name}{marked[0]}" if last == 0 else f'{field_name}"{" ".join(marked)}"'
