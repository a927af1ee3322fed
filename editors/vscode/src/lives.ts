// Whether a server that has ended by itself is started once more.

/** A server that has lived so long, in milliseconds, was not ended by what it is started with. */
const LONG_LIFE = 60_000;
/** After so many short lives in a row nobody starts another. */
const SHORT_LIVES = 5;

/** What comes after a life: another one, or the word that none ever began, or that none lasts. */
export type Next = 'another' | 'none began' | 'none lasts';

/** How long servers have lived, one after the other. */
export class Lives {
  private short = 0;
  private anyBegan = false;

  /** A server has ended that lived for so many milliseconds; `began` where it had answered. */
  ended(lived: number, began: boolean): Next {
    // By its length alone, however long the next takes to come: on a slow machine as on a fast one.
    if (lived >= LONG_LIFE) {
      this.forget();
    }
    this.short += 1;
    this.anyBegan ||= began;
    if (this.short < SHORT_LIVES) {
      return 'another';
    }
    const next = this.anyBegan ? 'none lasts' : 'none began';
    this.forget();
    return next;
  }

  /** The user starts it anew. */
  forget(): void {
    this.short = 0;
    this.anyBegan = false;
  }
}
