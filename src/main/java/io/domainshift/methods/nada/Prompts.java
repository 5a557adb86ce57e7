package io.domainshift.methods.nada;

import io.domainshift.nets.clip.PromptTemplates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Sentences around a class name, so that a direction is about the class and not its wording. */
final class Prompts {

  /** The text direction is a mean over these. */
  static final PromptTemplates TEMPLATES = PromptTemplates.imagenet();

  /** Parts of an animal, for the patch loss of the published code. */
  static final PromptTemplates PARTS = new PromptTemplates(parts());

  private Prompts() {}

  /** The wording of the global loss while training; the layer search uses the bare class name. */
  static String phrase(String target) {
    return "a " + target;
  }

  /** Every sentence around a text that the run will show to CLIP. */
  static List<String> sentences(NadaOptions options, String text) {
    List<String> sentences = new ArrayList<>(TEMPLATES.around(text));
    if (options.patchWeight() > 0) {
      for (String part : PARTS.around(text)) {
        sentences.addAll(TEMPLATES.around(part));
      }
    }
    return sentences;
  }

  private static List<String> parts() {
    String name = "/methods/nada/part-templates.txt";
    try (InputStream in = Objects.requireNonNull(Prompts.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
