import classes from "./AttributesView.module.css";

// Attributes as they are, to be read only.
export function AttributesView({ attributes }: { attributes: Record<string, unknown> }) {
  return (
    <pre className={classes.code} tabIndex={0}>
      {JSON.stringify(attributes, null, 2)}
    </pre>
  );
}
