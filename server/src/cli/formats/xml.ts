// Writes XML. Characters that XML 1.0 cannot hold, which a file name or an identifier may contain, become a replacement
// character (https://www.w3.org/TR/xml/#charsets).
import Builder from "fast-xml-builder";

const builder = new Builder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** An object whose keys are elements, or attributes when they begin with "@". */
export function xml(document: Readonly<Record<string, unknown>>): string {
  const text = builder.build({ "?xml": { "@version": "1.0", "@encoding": "UTF-8" }, ...document });
  return text.trimEnd();
}

export function xmlText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    "\ufffd",
  );
}
