// Files that hold the up and the down, each behind a comment line that says which. Knows no tool's markers.
import type { OffsetRange } from "../../base/text-range";
import type { Direction } from "../../protocol/findings";
import type { Run, Wrap } from "../transaction-model";
import type { Half } from "./layout";

export interface Marker {
  readonly direction: Direction;
  readonly wrap: Wrap;
}

interface Section extends OffsetRange {
  readonly marker: Marker | null;
}

/** The halves of a file; `markerOf` says what a line opens. What stands before the first marker belongs to the up. */
export function markedHalves(
  text: string,
  { version, name }: { readonly version: string; readonly name: string },
  markerOf: (line: string) => Marker | null,
): readonly Half[] {
  const sections = sectionsOf(text, markerOf);
  return (["up", "down"] as const).flatMap((direction): Half[] => {
    const own = sections.filter(({ marker }) => (marker?.direction ?? "up") === direction);
    const runs = own.flatMap(({ start, marker }): Run[] => (marker ? [{ start, wrap: marker.wrap }] : []));
    return runs.length === 0 ? [] : [{ version, name, direction, sections: own, runs }];
  });
}

function sectionsOf(text: string, markerOf: (line: string) => Marker | null): readonly Section[] {
  const sections: Section[] = [];
  let open: { readonly start: number; readonly marker: Marker | null } = { start: 0, marker: null };
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed + 1;
    // Markers are comments, so no other line needs a look.
    const marker = /^\s*--/.test(text.slice(start, start + 80))
      ? markerOf(text.slice(start, end).trimEnd())
      : null;
    if (marker) {
      if (start > open.start) sections.push({ ...open, end: start });
      open = { start, marker };
    }
    start = end;
  }
  sections.push({ ...open, end: text.length });
  return sections;
}
