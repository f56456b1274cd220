import type { EventBus } from '../bus/bus.ts';
import { usualChannelTimes } from '../channels/mailbox.ts';
import type { Log } from '../kernel/log.ts';
import { type Clock, dayMs, minuteMs } from '../kernel/time.ts';
import type { Provider } from '../providers/provider.ts';
import type { DailySalt } from '../service/limits/daily-salt.ts';
import { RateLimit } from '../service/limits/rate-limit.ts';
import { ConversationAccess } from '../service/relay/conversation-access.ts';
import { PageSilence } from '../service/relay/page-silence.ts';
import { RelayKeys } from '../service/relay/relay-keys.ts';
import { RelayTokens } from '../service/relay/relay-tokens.ts';
import { ResumeTokens } from '../service/relay/resume-tokens.ts';
import { VisitDays } from '../service/relay/visit-days.ts';
import { VisitorChannels } from '../service/relay/visitor-channels.ts';
import { VisitorEvents } from '../service/relay/visitor-events.ts';
import { VisitorTraces } from '../service/relay/visitor-traces.ts';
import { VisitorTurns } from '../service/relay/visitor-turns.ts';
import { VisitorTyping } from '../service/relay/visitor-typing.ts';
import type { AdmittedOrigins } from '../service/tenants/admitted-origins.ts';
import type { ErasedMarks } from '../service/worker/erased-marks.ts';
import type { VisitRecords } from '../service/worker/visit-records.ts';
import type { Stores } from './compose-stores.ts';
import type { Settings } from './settings.ts';

/** Names of the relay's limits. */
export const relayLimits = { opens: 'relay-open', resumes: 'relay-resume' } as const;

/** An opening token is used at once, but for a visitor who is still reading what is asked before the chat. */
const openingMs = 10 * minuteMs;

const keyPeriodMs = 30 * dayMs;

/** What the relay is made of. */
type RelayDependencies = {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly bus: EventBus;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly visits: VisitRecords;
  readonly marks: ErasedMarks;
  readonly origins: AdmittedOrigins;
  readonly salt: DailySalt;
  readonly log: Log;
  readonly now: Clock;
};

/** Our own transport to visitors whose platform does not speak to browsers. Source: carebridge.md#relay */
export type Relay = ReturnType<typeof composeRelay>;

/** Puts the relay together. */
export function composeRelay(given: RelayDependencies) {
  const { settings, stores, bus, providers, visits, marks, origins, salt, log, now } = given;
  const { records, keys, serviceChannels: ledger, conversations } = stores;
  const silenceMs = settings.CAREBRIDGE_RELAY_SILENCE_SECONDS * 1000;
  const lifetimes = { openingMs, conversationMs: settings.CAREBRIDGE_RELAY_TOKEN_SECONDS * 1000 };
  const channels = new VisitorChannels({ ledger, times: usualChannelTimes, silenceMs, log, now });
  const tokens = new RelayTokens(new RelayKeys(keys, keyPeriodMs, now), lifetimes, now);
  const resumes = new ResumeTokens({ records, resumeDays: settings.CAREBRIDGE_RELAY_RESUME_DAYS, now });
  const silence = new PageSilence({ channels, bus, now });
  const days = new VisitDays({ channels, visits, now });
  const perMinute = { limit: settings.CAREBRIDGE_TOKENS_PER_MINUTE, windowMs: minuteMs };
  const limits = {
    opens: new RateLimit({ name: relayLimits.opens, ...perMinute }, records, now),
    resumes: new RateLimit({ name: relayLimits.resumes, ...perMinute }, records, now),
  };
  const parts = { channels, tokens, resumes, silence, days, origins, visits, marks, bus, limits, salt, log, now };
  const access = new ConversationAccess(parts);
  const typing = new VisitorTyping({ providers, ledger: conversations });
  return {
    tokens,
    channels,
    access,
    silence,
    turns: new VisitorTurns({ access, silence, days, typing, bus, now }),
    events: new VisitorEvents({ access, channels, now }),
    traces: new VisitorTraces({ channels, resumes, visits, conversations }),
  };
}
