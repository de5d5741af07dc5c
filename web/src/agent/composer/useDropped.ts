import { useRef, useState, type DragEvent } from "react";

// Files that are dragged over a part of the page and let go there.
export function useDropped(add: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false);
  // Entering a child leaves its parent, so that depth has to be counted.
  const depth = useRef(0);
  const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const end = () => {
    depth.current = 0;
    setOver(false);
  };
  return {
    over,
    props: {
      onDragEnter: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        depth.current += 1;
        setOver(true);
      },
      onDragLeave: () => {
        depth.current -= 1;
        if (depth.current <= 0) end();
      },
      onDragOver: (event: DragEvent) => {
        if (holdsFiles(event)) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        end();
        add([...event.dataTransfer.files]);
      },
    },
  };
}
