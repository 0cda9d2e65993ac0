"""Which module imports which: rooms of a package, arrows between them, circles."""

import grimp

Arrows = set[tuple[str, str]]


def arrows_between_rooms(graph: grimp.ImportGraph, package: str) -> tuple[set[str], Arrows]:
    """Return what stands directly in a package, and which of it imports which."""
    rooms = graph.find_children(package)
    room_of = {module: room for room in rooms for module in {room, *graph.find_descendants(room)}}
    arrows = {
        (here, room_of[there])
        for module, here in room_of.items()
        for there in graph.find_modules_directly_imported_by(module)
        if there in room_of and room_of[there] != here
    }
    return rooms, arrows


def circles(arrows: Arrows) -> list[set[str]]:
    """Return the groups that reach each other both ways."""
    nodes = {node for arrow in arrows for node in arrow}
    reach = {node: _reached(node, arrows) for node in nodes}
    groups = {frozenset(other for other in reach[node] if node in reach[other]) for node in nodes}
    return [set(group) for group in groups if len(group) > 1]


def _reached(start: str, arrows: Arrows) -> set[str]:
    following: dict[str, set[str]] = {}
    for here, there in arrows:
        following.setdefault(here, set()).add(there)
    found, waiting = set[str](), [start]
    while waiting:
        for there in following.get(waiting.pop(), set()) - found:
            found.add(there)
            waiting.append(there)
    return found


def all_arrows(graph: grimp.ImportGraph) -> Arrows:
    """Return every import between modules."""
    return {(here, there) for here in graph.modules for there in graph.find_modules_directly_imported_by(here)}
