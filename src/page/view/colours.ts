/** Colours of canvases: Okabe and Ito's, which colour-blind people tell apart, by theme. */

export interface Colours {
  readonly background: string;
  readonly panel: string;
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly faint: string;
  readonly accent: string;
  readonly bad: string;
  readonly warn: string;
  readonly good: string;
}

const read = new Map<string, Colours>();

/** The colours of the theme that is shown, as the style sheet has them. */
export function coloursOf(theme: string): Colours {
  const known = read.get(theme);
  if (known !== undefined) return known;
  const colours = coloursNow();
  // Until the page has chosen, what is shown is not yet of this theme.
  if (document.documentElement.dataset["theme"] === theme) read.set(theme, colours);
  return colours;
}

function coloursNow(): Colours {
  const style = getComputedStyle(document.documentElement);
  const named = (name: string) => style.getPropertyValue(name).trim();
  return {
    background: named("--bg"),
    panel: named("--panel"),
    text: named("--text"),
    dim: named("--dim"),
    line: named("--line"),
    faint: named("--faint"),
    accent: named("--accent"),
    bad: named("--bad"),
    warn: named("--warn"),
    good: named("--good"),
  };
}

const TERMS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a500"];

/** Terms that follow each other differ. */
export function termColour(term: number): string {
  return TERMS[term % TERMS.length] as string;
}
