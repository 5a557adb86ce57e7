package io.domainshift.nets.clip;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Picture files against Pillow and OpenAI's transform. */
@GoldenTest("clip/pil_preprocess")
class PicturePreprocessingGoldenTests {

  private final GoldenSuite suite;

  PicturePreprocessingGoldenTests(GoldenSuite suite) {
    this.suite = suite;
  }

  @Test
  void preparesEveryKindOfPictureAsPillowDoes() throws IOException {
    for (String output : suite.outputs("")) {
      String[] sizeAndFile = output.split("/", 2);
      var picture = ImageIO.read(suite.path("pictures/" + sizeAndFile[1]).toFile());

      suite.check(
          output,
          PicturePreprocessing.prepare(List.of(picture), Integer.parseInt(sizeAndFile[0]))
              .toDoubles());
    }
  }
}
