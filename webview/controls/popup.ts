import { useEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

export interface Popup {
  open: boolean;
  setOpen: (open: boolean) => void;
  root: RefObject<HTMLDivElement | null>;
  /** Closes and gives the focus back to the button. */
  leave: () => void;
}

/** What opens beneath its button, and closes when something else is pressed or gets the focus. */
export function usePopup(): Popup {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);
  const leave = (): void => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  return { open, setOpen, root, leave };
}
