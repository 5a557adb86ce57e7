package io.domainshift.nets.clip;

/** A text has more tokens than the encoder takes. */
public final class PromptTooLongException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String prompt;
  private final int tokens;
  private final int limit;

  PromptTooLongException(String prompt, int tokens, int limit) {
    super(
        "Prompt \"%s\" has %d tokens, expected at most %d with its start and end mark"
            .formatted(
                prompt.length() > 60 ? prompt.substring(0, 60) + "…" : prompt, tokens, limit));
    this.prompt = prompt;
    this.tokens = tokens;
    this.limit = limit;
  }

  /** The whole text. */
  public String prompt() {
    return prompt;
  }

  /** Its tokens, start and end mark included. */
  public int tokens() {
    return tokens;
  }

  /** How many tokens the encoder takes. */
  public int limit() {
    return limit;
  }
}
