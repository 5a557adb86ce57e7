package io.domainshift.methods.nada;

import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.RequestedOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a job is to go: words, style pictures, or both; and which loss follows which. */
final class NadaAims {

  private NadaAims() {}

  /** Whether a loss looks at the way from the source's words to the target's. */
  static boolean comparesWords(NadaOptions options) {
    return options.wordsWeight() + options.patchWeight() + options.manifoldWeight() > 0;
  }

  /** Refuses an aim that is missing, and whatever would be ignored for want of one. */
  static void check(RequestedOptions requested, NadaOptions options) {
    List<String> pictures = options.styleImages();
    if (options.target() == null && pictures == null) {
      throw new InvalidOptionException(
          "target",
          "target is missing, expected words for what the generator shall draw, or styleImages");
    }
    requireWords("target", options.target());
    requireWords("source", options.source());
    if (pictures == null) {
      NadaRules.refuseIgnored(requested, "styleWeight", "styleImages");
      NadaRules.refuseIgnored(
          requested, "textWeight", "styleImages: directionalWeight weighs the words alone");
    } else {
      checkPictures(options, pictures);
    }
    if (options.target() == null) {
      checkNoWords(requested, options);
    } else if (options.source() == null && comparesWords(options)) {
      throw new InvalidOptionException(
          "source",
          "source is missing, expected words for what the generator draws now: the direction of"
              + " target starts there");
    }
  }

  private static void requireWords(String field, @Nullable String words) {
    if (words != null && words.isBlank()) {
      throw new InvalidOptionException(
          field, "%s is \"%s\", must not be blank".formatted(field, words));
    }
  }

  private static void checkPictures(NadaOptions options, List<String> pictures) {
    for (int i = 0; i < pictures.size(); i++) {
      int first = pictures.indexOf(pictures.get(i));
      if (first < i) {
        throw new InvalidOptionException(
            "styleImages[" + i + "]",
            "styleImages[%d] is styleImages[%d] again, expected each picture once"
                .formatted(i, first));
      }
    }
    if (options.picturesWeight() == 0) {
      String zero = options.styleWeight() == 0 ? "styleWeight" : "directionalWeight";
      throw new InvalidOptionException(
          zero, zero + " is 0, expected above 0: styleImages would be ignored");
    }
    if (options.target() != null && !comparesWords(options) && options.globalWeight() == 0) {
      throw new InvalidOptionException(
          "textWeight", "textWeight is 0, expected above 0: target would be ignored");
    }
  }

  /** With style pictures alone. */
  private static void checkNoWords(RequestedOptions requested, NadaOptions options) {
    if (options.source() != null) {
      NadaRules.refuseIgnored(requested, "source", "target");
    }
    NadaRules.refuseIgnored(requested, "truncateText", "target");
    Map<String, Double> wordLosses = new LinkedHashMap<>();
    wordLosses.put("textWeight", options.textWeight());
    wordLosses.put("globalWeight", options.globalWeight());
    wordLosses.put("patchWeight", options.patchWeight());
    wordLosses.put("manifoldWeight", options.manifoldWeight());
    wordLosses.forEach(
        (name, weight) -> {
          if (weight > 0) {
            throw new InvalidOptionException(
                name,
                "%s is %s, expected 0 without a target: it compares pictures with words"
                    .formatted(name, weight));
          }
        });
  }
}
