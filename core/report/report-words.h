/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

#include "core/project/images.h"
#include "core/project/severity.h"
#include "core/report/inspection-content.h"

/* The words of reports. A report has the language of who receives it, and not that of the machine it is
 * made on, so the words lie here, and in no catalogue of the window. */
typedef enum {
  NORMA_REPORT_ENGLISH,
  NORMA_REPORT_GERMAN,
} NormaReportLanguage;

#define NORMA_N_REPORT_LANGUAGES 2

/* "en", "de"; static. parse: FALSE for other words; "de_AT" and "de-AT" are "de". */
const char *norma_report_language_to_string (NormaReportLanguage language);
gboolean norma_report_language_parse (const char *word, NormaReportLanguage *language);

/* Name, English, German. Where there are conversions (%s, %u) both have the same in the same order. */
#define NORMA_REPORT_WORDS(X) \
  X (INSPECTION_REPORT, "Inspection report", "Prüfbericht") \
  X (PROJECT, "Project", "Projekt") \
  X (LOT, "Lot", "Los") \
  X (STATE_OF, "State of", "Stand") \
  X (SUMMARY, "Summary", "Zusammenfassung") \
  X (PARTS, "Parts", "Teile") \
  X (FINDINGS, "Rejected and open parts", "Ausschuss und offene Teile") \
  X (PROVENANCE, "Provenance", "Herkunft der Angaben") \
  X (SIGN_OFF, "Sign-off", "Freigabe") \
  X (PAGE_OF, "Page %u of %u", "Seite %u von %u") \
  X (PAGE, "Page", "Seite") \
  X (INSPECTED, "inspected", "geprüft") \
  X (ACCEPTED, "accepted", "angenommen") \
  X (REJECTED, "rejected", "Ausschuss") \
  X (OPEN, "open", "offen") \
  X (NOT_INSPECTED, "not inspected", "nicht geprüft") \
  X (ACCEPT, "accept", "annehmen") \
  X (REVIEW, "review", "ansehen") \
  X (REJECT, "reject", "Ausschuss") \
  X (SAME, "same", "gleich") \
  X (CHANGED, "changed", "verändert") \
  X (NOT_COMPARED, "not compared", "nicht verglichen") \
  X (APPEARED, "appeared", "hinzugekommen") \
  X (VANISHED, "vanished", "fehlt") \
  X (GOOD, "good", "gut") \
  X (BAD, "bad", "schlecht") \
  X (UNSURE, "unsure", "unsicher") \
  X (MINOR, "minor", "gering") \
  X (MAJOR, "major", "erheblich") \
  X (CRITICAL, "critical", "kritisch") \
  X (NUMBER, "No.", "Nr.") \
  X (IMAGE, "Image", "Bild") \
  X (KIND, "Folder", "Ordner") \
  X (PROGRAM, "Program", "Programm") \
  X (SCORE, "Score", "Wert") \
  X (TIMES_THRESHOLD, "× threshold", "× Grenze") \
  X (ONE_IN, "1 in N good", "1 von N guten") \
  X (REVIEWER, "Reviewer", "Prüfer") \
  X (DECISION, "Decision", "Entscheid") \
  X (CLASS, "Class", "Klasse") \
  X (SEVERITY, "Severity", "Schwere") \
  X (COMMENT, "Comment", "Bemerkung") \
  X (OUTCOME, "Outcome", "Ergebnis") \
  X (REFERENCE, "Reference", "Referenz") \
  X (LEVEL, "Level", "Stufe") \
  X (POSITION, "Position", "Lage") \
  X (SIZE, "Size", "Größe") \
  X (AREA, "Area", "Fläche") \
  X (MORE_PLACES, "more places: %u", "weitere Stellen: %u") \
  X (NO_PLACES, "The program has found no place.", "Das Programm hat keine Stelle gefunden.") \
  X (DRAWN, "drawn by a reviewer", "von Hand gezeichnet") \
  X (LEGEND_REJECT, "above the reject threshold", "über der Ausschussgrenze") \
  X (LEGEND_REVIEW, "above the review threshold", "über der Sichtgrenze") \
  X (NO_PICTURE, "The image cannot be shown", "Das Bild ist nicht darstellbar") \
  X (NO_REFERENCE, "The reference cannot be shown", "Die Referenz ist nicht darstellbar") \
  X (SCORES_OF_PARTS, "Scores of the parts, in multiples of the threshold", \
     "Werte der Teile, in Vielfachen der Grenze") \
  X (THRESHOLD, "threshold", "Grenze") \
  X (MODEL, "Model", "Modell") \
  X (MODEL_HASH, "Model, SHA-256", "Modell, SHA-256") \
  X (MODEL_MADE, "made %s from %u good images", "erstellt %s aus %u guten Bildern") \
  X (NO_MODEL, "none", "keines") \
  X (GOOD_HASH, "Good images, SHA-256", "Gute Bilder, SHA-256") \
  X (DESCRIPTOR_HASH, "Norma's descriptor, SHA-256", "Normas Deskriptor, SHA-256") \
  X (DATA_HASH, "Inspected files, SHA-256", "Geprüfte Dateien, SHA-256") \
  X (JOURNAL, "Journal, last digest", "Protokoll, letzte Prüfsumme") \
  X (JOURNAL_HOLDS, "unbroken, %u entries", "lückenlos, %u Einträge") \
  X (JOURNAL_BROKEN, "broken at entry %u", "gebrochen bei Eintrag %u") \
  X (REJECT_THRESHOLD, "Reject threshold", "Ausschussgrenze") \
  X (REVIEW_THRESHOLD, "Review threshold", "Sichtgrenze") \
  X (LEAST_AREA, "Least area", "Kleinste Fläche") \
  X (CHANGE_THRESHOLD, "Threshold of change", "Grenze der Veränderung") \
  X (THRESHOLDS_FROM, "Thresholds from", "Grenzen aus") \
  X (FROM_FIT, "the fit of the model", "dem Lernen des Modells") \
  X (PROMISE, "Promise", "Zusage") \
  X (PROMISE_RATE, "At most %s in 100 good parts are rejected (%s %% sure, %u held-out scores)", \
     "Höchstens %s von 100 guten Teilen gelten als Ausschuss (%s %% sicher, %u zurückgehaltene " \
     "Werte)") \
  X (PROGRAM_VERSION, "Program", "Programm") \
  X (LAST_CHANGE_BY, "Last change by", "Letzte Änderung durch") \
  X (SIGNED_BY, "Signed by %s on %s", "Freigegeben von %s am %s") \
  X (SIGNED_AT_DIGEST, "Journal when signed", "Protokoll bei der Freigabe") \
  X (REOPENED, "Reopened by %s on %s: this sign-off no longer holds.", \
     "Wieder geöffnet von %s am %s: Diese Freigabe gilt nicht mehr.") \
  X (SIGNED_LOT, "Lot “%s”, %u images: signed by %s on %s", \
     "Los „%s“, %u Bilder: freigegeben von %s am %s") \
  X (MORE_LOTS, "more signed lots: %u", "weitere freigegebene Lose: %u") \
  X (NOT_SIGNED, "This report is not signed off in the project.", \
     "Dieser Bericht ist im Projekt nicht freigegeben.") \
  X (NAME_AND_DATE, "Name, date", "Name, Datum") \
  X (SIGNATURE, "Signature", "Unterschrift") \
  X (REVIEWED_BY, "Reviewed by %s on %s", "Gesichtet von %s am %s") \
  X (NOT_REVIEWED, "not reviewed", "nicht gesichtet") \
  X (NO_DEFECTS, "No part is rejected or open.", "Kein Teil ist Ausschuss oder offen.") \
  X (WARN_UNREVIEWED, "Rejected parts that no reviewer has seen: %u", \
     "Ausschuss, den noch niemand gesichtet hat: %u") \
  X (WARN_OPEN, "Parts that are not decided: %u", "Teile, über die nicht entschieden ist: %u") \
  X (WARN_NOT_INSPECTED, "Parts that were not inspected: %u", \
     "Teile, die nicht geprüft wurden: %u") \
  X (WARN_MISSING, "Image files that are missing or unreadable: %u", \
     "Bilddateien, die fehlen oder unlesbar sind: %u") \
  X (WARN_CHANGED, "Image files that have changed since they were inspected: %u", \
     "Bilddateien, die sich seit der Prüfung verändert haben: %u") \
  X (WARN_GONE, "Images of the lot that the project has no longer: %u", \
     "Bilder des Loses, die nicht mehr im Projekt sind: %u") \
  X (WARN_TOLD, "Told of all inspected parts: %u of %u", \
     "Von allen geprüften Teilen sind aufgeführt: %u von %u") \
  X (WARN_JOURNAL, "The journal of the project has been altered.", \
     "Das Protokoll des Projekts wurde verändert.") \
  X (WARN_MODEL, "The model cannot be read, so the program has no verdicts.", \
     "Das Modell ist unlesbar, daher urteilt das Programm nicht.") \
  X (WARN_OVERRULED, "Parts that a reviewer decided otherwise than the program: %u", \
     "Teile, über die der Prüfer anders entschied als das Programm: %u") \
  X (BY_CLASS, "Rejected by class", "Ausschuss nach Klasse") \
  X (NO_CLASS, "no class", "ohne Klasse") \
  X (MILLIMETRES, "Millimetres from", "Millimeter aus") \
  X (RESOLUTION_OF_FILES, "the resolution in the image files, where they have one", \
     "der Auflösung in den Bilddateien, soweit angegeben") \
  X (RESOLUTION_GIVEN, "%s pixels a millimetre, as given for this report", \
     "%s Pixel je Millimeter, wie für diesen Bericht angegeben") \
  X (PLACES, "Places", "Stellen") \
  X (ALT_PART, "Part %u, places outlined: %u", "Teil %u, umrandete Stellen: %u") \
  X (ALT_PLACE, "Place %u, enlarged", "Stelle %u, vergrößert") \
  X (ALT_REFERENCE, "Reference of part %u", "Referenz von Teil %u") \
  X (ALT_REFERENCE_PLACE, "Place %u in the reference", "Stelle %u in der Referenz") \
  X (TO_TABLE, "To the table of parts", "Zur Tabelle der Teile") \
  X (MODEL_CARD, "Model card", "Modellblatt") \
  X (METHOD, "Method", "Verfahren") \
  X (FEATURES, "Features", "Merkmale") \
  X (WORKING_FRAME, "Working frame", "Arbeitsrahmen") \
  X (FRAME_GREY, "%u × %u pixels, grey", "%u × %u Pixel, grau") \
  X (FRAME_COLOR, "%u × %u pixels, colour", "%u × %u Pixel, farbig") \
  X (TILES, "Tiles", "Kacheln") \
  X (TILES_OF, "%u of %u pixels a side", "%u mit %u Pixel Kantenlänge") \
  X (AREAS, "Areas", "Bereiche") \
  X (AREAS_OF, "%u regions of interest, %u ignored areas", \
     "%u Prüfbereiche, %u ausgenommene Bereiche") \
  X (LEARNT_FROM, "Learnt from", "Gelernt aus") \
  X (GOOD_IMAGES, "Good images", "Gute Bilder") \
  X (GOOD_IMAGES_OF, "%u used, %u unreadable", "%u verwendet, %u unlesbar") \
  X (FROM_GOOD, "from %u good images", "aus %u guten Bildern") \
  X (USUAL_SIZE, "Usual size", "Übliche Größe") \
  X (USUAL_SIZE_OF, "%u × %u pixels, channels: %u of %u bits", \
     "%u × %u Pixel, Kanäle: %u zu %u Bit") \
  X (COPIES, "Copies learnt from, too", "Mitgelernte Abwandlungen") \
  X (HELD_OUT_SCORES, "Held-out scores of the good images, in multiples of the reject threshold", \
     "Zurückgehaltene Werte der guten Bilder, in Vielfachen der Ausschussgrenze") \
  X (THRESHOLDS, "Thresholds", "Grenzen") \
  X (SMALLEST_DEFECT, "Smallest defect seen", "Kleinster erkannter Fehler") \
  X (SPOT_SEEN, "%s %% contrast: from %u px across", "%s %% Kontrast: ab %u px Durchmesser") \
  X (SPOT_UNSEEN, "%s %% contrast: none up to %u px across", \
     "%s %% Kontrast: keiner bis %u px Durchmesser") \
  X (CORRECTIONS, "Corrections since the fit", "Korrekturen seit dem Lernen") \
  X (ADDED, "added", "hinzugefügt") \
  X (REMOVED, "removed", "entfernt") \
  X (WHEN, "When", "Wann") \
  X (WHO, "Who", "Wer") \
  X (REASON, "Reason", "Grund") \
  X (CHANGE, "Change", "Änderung") \
  X (TOLERATED, "Tolerated places", "Geduldete Stellen") \
  X (LIMITS, "What it cannot do", "Was es nicht kann") \
  X (LIMIT_KNOWS, \
     "It knows what its good images look like and nothing of defects: whatever they do not show " \
     "deviates, " \
     "harmless or not.", \
     "Es kennt das Aussehen seiner guten Bilder und keine Fehler: Was diese nicht zeigen, weicht " \
     "ab, ob " \
     "harmlos oder nicht.") \
  X (LIMIT_PROMISE, \
     "Its promise holds for parts that are made, lit and imaged as those. Another camera, light, " \
     "material " \
     "or supplier needs a new fit.", \
     "Seine Zusage gilt für Teile, die wie diese gefertigt, beleuchtet und aufgenommen sind. " \
     "Andere Kamera, " \
     "anderes Licht, Material oder anderer Lieferant verlangen, neu zu lernen.") \
  X (LIMIT_RECALL, \
     "How many defects it finds follows from no good image. An evaluation on defective parts " \
     "tells it.", \
     "Wie viele Fehler es findet, folgt aus keinem guten Bild. Das sagt eine Bewertung an " \
     "fehlerhaften Teilen.") \
  X (EVALUATION_REPORT, "Evaluation report", "Bewertungsbericht") \
  X (TEST_IMAGES, "Test images", "Prüfbilder") \
  X (TEST_IMAGES_HASH, "Test images, SHA-256", "Prüfbilder, SHA-256") \
  X (INTERVALS, "Intervals", "Intervalle") \
  X (IMAGE_AUROC, "image AUROC", "AUROC der Bilder") \
  X (PIXEL_AUROC, "pixel AUROC", "AUROC der Pixel") \
  X (DEFECTS_REJECTED, "defects rejected", "Fehler als Ausschuss") \
  X (DEFECTS_FLAGGED, "defects not accepted", "Fehler nicht angenommen") \
  X (GOOD_REJECTED, "good rejected", "Gute als Ausschuss") \
  X (SCORES_BY_TRUTH, "Scores in multiples of the reject threshold: good and defective images", \
     "Werte in Vielfachen der Ausschussgrenze: gute und fehlerhafte Bilder") \
  X (DEFECTIVE, "defective", "fehlerhaft") \
  X (ROC_CURVE, "Defects found against false alarms", "Gefundene Fehler gegen Fehlalarme") \
  X (FALSE_ALARMS, "False alarms", "Fehlalarme") \
  X (PROMISED, "Promised", "Zugesagt") \
  X (SEEN, "Seen", "Gesehen") \
  X (SEEN_RATE, "%s of 100 good images rejected (%s … %s), %u of %u", \
     "%s von 100 guten Bildern als Ausschuss (%s … %s), %u von %u") \
  X (NOTHING_PROMISED, "nothing, for want of held-out scores", \
     "nichts, mangels zurückgehaltener Werte") \
  X (BY_KIND, "By kind", "Nach Art") \
  X (IMAGES, "Images", "Bilder") \
  X (AUROC, "AUROC", "AUROC") \
  X (NOT_ACCEPTED, "Not accepted", "Nicht angenommen") \
  X (AT_THRESHOLDS, "At the thresholds", "An den Grenzen") \
  X (FIGURE, "Figure", "Kennzahl") \
  X (VALUE, "Value", "Wert") \
  X (ABOVE_REVIEW, "Above review", "Über der Sichtgrenze") \
  X (ABOVE_REJECT, "Above reject", "Über der Ausschussgrenze") \
  X (DEFECTS_FOUND, "Defects found", "Gefundene Fehler") \
  X (BALANCED_ACCURACY, "Balanced accuracy", "Ausgewogene Genauigkeit") \
  X (REGIONS_FOUND, "Marked regions found", "Gefundene Fehlerstellen") \
  X (DICE, "Dice of the pixels", "Dice der Pixel") \
  X (IOU, "IoU of the pixels", "IoU der Pixel") \
  X (BY_SCORES, "By the scores", "Nach den Werten") \
  X (AVERAGE_PRECISION, "Average precision", "Mittlere Präzision") \
  X (F1_MAX, "F1-max, its threshold chosen on these images", \
     "F1-max, Grenze an diesen Bildern gewählt") \
  X (AUPRO, "AUPRO, up to a rate of 0.3", "AUPRO, bis zu einer Rate von 0,3") \
  X (AUPIMO, "AUPIMO, mean of the images", "AUPIMO, Mittel der Bilder") \
  X (MISSED, "Missed defects", "Übersehene Fehler") \
  X (FALSE_REJECTS, "Good images rejected", "Gute Bilder als Ausschuss") \
  X (NONE_OF_THEM, "none", "keine") \
  X (SHOWN_OF, "%u of %u, the worst first", "%u von %u, die schlimmsten zuerst") \
  X (WARN_LEFT_OUT, "Images left out of all figures, as the model knows them: %u", \
     "Bilder, die in keiner Kennzahl stehen, da das Modell sie kennt: %u") \
  X (WARN_TUNED, "Images left out of the verdicts, as thresholds were chosen from them: %u", \
     "Bilder ohne gezählte Urteile, da Grenzen an ihnen gewählt wurden: %u") \
  X (WARN_TWINS, "Images that nearly equal one learnt from: %u", \
     "Bilder, die einem gelernten fast gleichen: %u") \
  X (WARN_UNREADABLE, "Unreadable images: %u", "Unlesbare Bilder: %u") \
  X (WARN_MASKS, "Masks that could not be used: %u", "Unbrauchbare Masken: %u") \
  X (WARN_PROMISE, "More good images are rejected than was promised, beyond chance.", \
     "Mehr gute Bilder gelten als Ausschuss, als zugesagt war, und nicht aus Zufall.")

typedef enum {
#define NORMA_REPORT_WORD_NAME(name, english, german) NORMA_WORD_##name,
  NORMA_REPORT_WORDS (NORMA_REPORT_WORD_NAME)
#undef NORMA_REPORT_WORD_NAME
      NORMA_N_REPORT_WORDS
} NormaReportWord;

/* Static. */
const char *norma_report_word (NormaReportLanguage language, NormaReportWord word);

/* With the values in the place of its conversions, owned by the caller. */
char *norma_report_format (NormaReportLanguage language, NormaReportWord word, ...);

/* Words for what the content holds; empty where nothing was said. Static. */
const char *norma_report_outcome (NormaReportLanguage language, NormaOutcome outcome);
const char *norma_report_label (NormaReportLanguage language, NormaLabel label);
const char *norma_report_severity (NormaReportLanguage language, NormaSeverity severity);
const char *norma_report_change (NormaReportLanguage language, NormaChangeKind kind);

/* For norma_inspected_part_get_verdict(). */
const char *norma_report_verdict (NormaReportLanguage language, const char *verdict);

/* With so many decimals, 0 … 9, and the decimal mark of the language; "–" for what is not finite. Owned
 * by the caller. */
char *norma_report_number (NormaReportLanguage language, double value, guint decimals);

/* The same with four digits that count. */
char *norma_report_digits (NormaReportLanguage language, double value);

/* ISO 8601 with milliseconds as people read it, "2026-11-30 02:58 UTC"; other text as it is, NULL as "–".
 * Owned by the caller. */
char *norma_report_time (const char *time);
