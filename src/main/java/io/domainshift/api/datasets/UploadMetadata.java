package io.domainshift.api.datasets;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The header Upload-Metadata of tus: pairs of a name and a text in Base64. */
final class UploadMetadata {

  private static final String HEADER = "Upload-Metadata";

  /** What clients send by themselves about the file; nothing depends on it. */
  private static final Set<String> ABOUT_THE_FILE =
      Set.of("filename", "filetype", "relativePath", "type");

  private UploadMetadata() {}

  static Map<String, String> parse(@Nullable String header) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (header == null || header.isBlank()) {
      return fields;
    }
    for (String pair : header.split(",", -1)) {
      String[] words = pair.strip().split(" ", -1);
      if (words[0].isEmpty() || words.length > 2) {
        throw malformed(pair);
      }
      String value = words.length == 1 ? "" : text(words[1]);
      if (!ABOUT_THE_FILE.contains(words[0]) && fields.put(words[0], value) != null) {
        throw malformed(pair);
      }
    }
    return fields;
  }

  private static String text(String base64) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
          .toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw malformed(base64);
    }
  }

  private static ApiException malformed(String pair) {
    return ApiException.at(
        HEADER,
        ProblemCode.INVALID_HEADER,
        "%s has \"%s\", must be names, each once, with UTF-8 texts in Base64: name ZmFjZXM=",
        HEADER,
        pair);
  }
}
