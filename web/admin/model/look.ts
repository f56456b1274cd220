import { accentColours, isAccent, isColour } from '../../../shared/kernel/accent.ts';
import { objectOf, textOf, type WireObject } from '../../transport/wire.ts';

/** A company's look as the widget's script tag says it, by its attributes; none: as usual. Source: widget.md */
type LookAttributes = { readonly accent?: string; readonly position?: 'left' | 'right' };

/** The look of a company; what would not be taken as a colour is left out. Source: carebridge.md#look-of-a-tenant */
export function lookOf(company: WireObject): LookAttributes {
  const look = objectOf(company.look);
  const accent = textOf(look, 'accent') ?? '';
  const { position } = look;
  return {
    ...(position === 'left' || position === 'right' ? { position } : {}),
    ...(isColour(accent) && isAccent(accent) ? { accent: accentColours(accent) } : {}),
  };
}

/** An address by which this page shows a company's logo; undefined where it has none. What the bytes are browsers see for themselves. */
export function logoAddress(company: WireObject): string | undefined {
  const logo = textOf(objectOf(company.look), 'logo');
  return logo === undefined ? undefined : `data:image/png;base64,${logo}`;
}

/** The line that a company's pages hold. */
export function snippetOf(service: string, company: WireObject): string {
  const attributes = Object.entries({ tenant: String(company.id), ...lookOf(company) });
  const written = attributes.map(([name, value]) => ` data-${name}="${value}"`).join('');
  return `<script async src="${service}/widget.js"${written}></script>`;
}

/** The page that tries a company's widget. */
export function tryAddress(company: WireObject, language: string): string {
  const query = new URLSearchParams({ tenant: String(company.id), language, ...lookOf(company) });
  return `/admin/try?${query.toString()}`;
}
