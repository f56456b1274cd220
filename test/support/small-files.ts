/**
 * Why a file under 25 lines with a single importer stands alone. A key is a path, or a folder with a closing slash for all
 * small files in it. Without a reason such a file belongs into its importer.
 */
export const smallFileReasons: Readonly<Record<string, string>> = {
  'functions/': 'one trigger, or one handler of a route, is one file',
  'shared/conversation/handlers/': 'one event is one file: what it changes is found by its name',
  'shared/protocol/': 'one vocabulary with its own source',
  'shared/application/compose-secrets.ts':
    'chooses where secrets of others are kept; the only file that knows both places',
  'infra/cost/formula.ts': 'sums and their text have a test of their own',
  'infra/cost/size-of.ts': 'reads the infrastructure; the estimate is pure',
  'local/host/service-bus/settlement.ts': 'works around what the client does with a lost connection',
  'local/store/partition-filter.ts': 'reads OData; has a rule for what it must not understand',
  'local/store/rows/shared-key.ts': 'who may ask is one question, and cites the service’s own rule',
  'web/admin/supervision/model/report-form.ts': 'pure; what uses it is the DOM',
  'web/desk/emoji/emoji-names.ts': 'pure; what uses it is the DOM',
  'web/widget/attention/page-title.ts': 'pure; what uses it is the DOM',
  'web/widget/ending/transcript-text.ts': 'pure; what uses it is the DOM',
  'web/widget/visit-page.ts': 'all that leaves the page unasked; has a test of its own',
  'web/desk/model/pending-store.ts': 'the outbox’s store over the record, beside a model of 280 lines',
  'web/desk/views/later-emoji.tsx': 'what is picked goes into the field, which no other dialog does',
  'web/desk/rare/rare-parts.ts': 'names what one chunk holds',
  'bench/attack/scenes/': 'one attack is one file, and their list another',
};
