import { BoundedMap } from '../../kernel/bounded-map.ts';
import type { UcwaApplication } from '../channels/ucwa-application.ts';

/** Ranges in seconds; what lies outside is moved to the nearest end. Source: ucwa.md#event-channel */
const ranges = {
  low: { usual: 15, least: 5, most: 1_800 },
  medium: { usual: 5, least: 5, most: 1_800 },
  timeout: { usual: 180, least: 180, most: 1_800 },
} as const;

type SettingName = keyof typeof ranges;

/** How a client wants its events, in seconds. */
export type ChannelSettings = Readonly<Record<SettingName, number>>;

const usual: ChannelSettings = { low: ranges.low.usual, medium: ranges.medium.usual, timeout: ranges.timeout.usual };
const rememberedChannels = 10_000;

/** Digits as a number; undefined for everything else. */
export const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;

/** What clients have said about their channels; each setting holds until another value comes. */
export class RememberedSettings {
  readonly #settings = new BoundedMap<ChannelSettings>(rememberedChannels);

  /** The settings that a request comes with, or that an earlier one has left. */
  of({ id }: Pick<UcwaApplication, 'id'>, query: Readonly<Record<string, string>>): ChannelSettings {
    const before = this.#settings.get(id) ?? usual;
    const settings = {
      low: settingOf('low', query, before),
      medium: settingOf('medium', query, before),
      timeout: settingOf('timeout', query, before),
    };
    if (Object.keys(ranges).some((name) => query[name] !== undefined)) this.#settings.set(id, settings);
    return settings;
  }
}

function settingOf(name: SettingName, query: Readonly<Record<string, string>>, before: ChannelSettings): number {
  const { least, most } = ranges[name];
  const given = wholeNumber(query[name]);
  return given === undefined ? before[name] : Math.min(Math.max(given, least), most);
}
