import type { Findings } from './findings.en.ts';

/** What a finding of the check is and what to do about it, in German; every code that the service has is here. */
export const findings: Findings = {
  disabled: ['Der Chat ist ausgeschaltet.', 'Schalten Sie ihn unten ein.'],
  'no-consent': [
    'Ihre Organisation hat nicht zugestimmt.',
    'Öffnen Sie die Seite für die Zustimmung: Der Verweis steht oben.',
  ],
  'platform-not-usable': [
    'Diese Installation darf die Plattform der Firma nicht benutzen.',
    'Ändern Sie sie unter „Chat-Plattform“, oder lassen Sie die Plattform in der Installation zu.',
  ],
  'no-agents': [
    'Es gibt keine Agenten; wenn ein Besucher kommt, wird niemand gefragt.',
    'Fügen Sie unter „Agenten“ jemanden hinzu.',
  ],
  'no-credential': [
    'Das Contact Center kennt diesen Dienst nicht.',
    'Schreiben Sie unter „Chat-Plattform“ einen Zugang.',
  ],
  'credential-damaged': [
    'Der Zugang ist dort beschädigt, wo er liegt.',
    'Schreiben Sie ihn unter „Chat-Plattform“ noch einmal.',
  ],
  'no-secret-store': [
    'Diese Installation hat keinen Ort für den Zugang, den das Contact Center verlangt.',
    'Setzen Sie SECRET_VAULT auf true und installieren Sie neu.',
  ],
  'credential-of-another-kind': [
    'Das Contact Center verlangt einen Zugang der anderen Art.',
    'Schreiben Sie ihn unter „Chat-Plattform“.',
  ],
  'credential-refused': [
    'Das Contact Center nimmt den Zugang nicht an.',
    'Machen Sie dort einen neuen und schreiben Sie ihn unter „Chat-Plattform“.',
  ],
  'tenant-refused': [
    'Das Contact Center lässt den Zugang nicht zu seinem Mandanten zu.',
    'Berichtigen Sie seine ID des Mandanten, oder lassen Sie den Zugang dort dafür zu.',
  ],
  'platform-unreachable': [
    'Das Contact Center antwortet nicht.',
    'Sehen Sie nach, ob es läuft und ob der Ursprung seiner API stimmt.',
  ],
  'platform-unavailable': ['Das Contact Center kann gerade nicht.', 'Prüfen Sie in einigen Minuten noch einmal.'],
  'platform-slow': [
    'Das Contact Center hat nicht alles rechtzeitig beantwortet.',
    'Prüfen Sie in einigen Minuten noch einmal.',
  ],
  'platform-unexpected': [
    'Die Antwort ist keine, die die API eines Contact Centers kennt.',
    'Sehen Sie nach, ob Ursprung, Region und Generation seiner API stimmen.',
  ],
  'webhook-missing': [
    'Das Contact Center hat keinen Webhook, der hierher führt.',
    'Das geschieht binnen Minuten von selbst, und bei jedem Speichern.',
  ],
  'webhook-differs': [
    'Der Webhook dort hat eine andere Adresse oder andere Ereignisse.',
    'Das ändert sich binnen Minuten von selbst, und bei jedem Speichern.',
  ],
  'webhook-refused': [
    'Das Contact Center nimmt die Adresse des Webhooks nicht an, oder bekommt dort keine gute Antwort.',
    'Sorgen Sie dafür, dass es diesen Dienst erreicht; es wird von selbst wieder versucht.',
  ],
  'channel-missing': [
    'Das Contact Center hat keinen Kanal, der hierher führt, oder nicht den genannten.',
    'Nennen Sie einen, den es gibt, oder eine Warteschlange.',
  ],
  'channel-differs': [
    'Der Kanal führt zu einem anderen Webhook oder einer anderen Warteschlange.',
    'Das ändert sich binnen Minuten von selbst, und bei jedem Speichern.',
  ],
  'channel-elsewhere': [
    'Der genannte Kanal führt zu einem fremden Webhook und wird nicht geändert.',
    'Ändern Sie ihn dort, oder nennen Sie statt seiner eine Warteschlange.',
  ],
  'channel-refused': [
    'Das Contact Center nimmt den Kanal nicht an.',
    'Sehen Sie dort nach, ob es einen weiteren Kanal geben darf.',
  ],
  'queue-unknown': [
    'Das Contact Center hat diese Warteschlange nicht.',
    'Legen Sie sie dort an, oder nennen Sie eine, die es gibt.',
  ],
  'queue-missing': [
    'Es ist weder ein Kanal noch eine Warteschlange genannt.',
    'Nennen Sie die Warteschlange, in die Besucher kommen.',
  ],
  'never-open': ['Der Chat ist geschlossen und öffnet nicht.', 'Ändern Sie die Öffnungszeiten.'],
  'closed-now': [
    'Der Chat ist geschlossen bis {opensAt}.',
    'Ändern Sie die Öffnungszeiten, wenn jetzt geantwortet werden soll.',
  ],
  'nobody-there': [
    'Es ist gerade kein Agent da: Besucher werden gebeten, eine Nachricht zu hinterlassen.',
    'Ein Agent öffnet {desk}, meldet sich an und ist verfügbar.',
  ],
  'agents-absent': [
    'Nicht am Arbeitsplatz angemeldet: {names}.',
    'Jede dieser Personen braucht die Rolle Agent (Entra: Unternehmensanwendungen → Carebridge → Benutzer und Gruppen) und meldet sich unter {desk} an.',
  ],
  'people-without-role': [
    'In den letzten sieben Tagen wurden diese Personen Ihrer Organisation am Arbeitsplatz abgewiesen, weil ihnen die Rolle Agent fehlt: {names}.',
    'Geben Sie sie denen, die antworten sollen (Entra: Unternehmensanwendungen → Carebridge → Benutzer und Gruppen); dann melden sie sich noch einmal an.',
  ],
  'people-unlisted': [
    'In den letzten sieben Tagen haben sich Personen am Arbeitsplatz angemeldet, die bei keiner Firma Agenten sind: {names}.',
    'Fügen Sie die, die antworten sollen, unter „Agenten“ mit diesen Objekt-IDs hinzu.',
  ],
  'pages-refused': [
    'In den letzten sieben Tagen wurden Seiten abgewiesen, die den Chat zeigen wollten: {origins}.',
    'Fügen Sie die Seiten der Firma unter „Firma“ hinzu; aus den anderen nehmen Sie die Zeile für den Chat heraus.',
  ],
};
