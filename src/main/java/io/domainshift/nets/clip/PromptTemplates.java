package io.domainshift.nets.clip;

import java.util.List;

/** Sentences around a subject. An average over many of them is steadier than a single one. */
public record PromptTemplates(List<String> templates) {

  public PromptTemplates {
    templates = List.copyOf(templates);
    for (String template : templates) {
      if (!template.contains("{}")) {
        throw new IllegalArgumentException(
            "Template \"%s\" has no place for the subject, expected {}".formatted(template));
      }
    }
  }

  /** The 79 ImageNet templates that StyleGAN-NADA averages over. */
  public static PromptTemplates imagenet() {
    return new PromptTemplates(Resource.lines("imagenet-templates.txt"));
  }

  /** Every sentence with the subject in its place. */
  public List<String> around(String subject) {
    return templates.stream().map(template -> template.replace("{}", subject)).toList();
  }
}
