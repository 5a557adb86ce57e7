package io.domainshift.models.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import org.junit.jupiter.api.Test;

/** The same weights from OpenAI's and Hugging Face's files. */
@GoldenTest("clip/vit_small")
class ClipFormatGoldenTests {

  private final GoldenSuite suite;

  ClipFormatGoldenTests(GoldenSuite suite) {
    this.suite = suite;
  }

  @Test
  void bothFilesHoldTheSameModel() {
    Checkpoint openAi = CheckpointImporter.read(suite.file("state_dict"));
    Checkpoint huggingFace = CheckpointImporter.read(suite.file("hf"));
    assertThat(huggingFace.architecture()).isEqualTo(openAi.architecture());
    assertThat(huggingFace.tensors()).isEqualTo(openAi.tensors());
    assertThat(openAi.clip().embedDim()).isEqualTo(suite.config().get("small_embed").asInt());
    assertThat(openAi.clip().imageSize()).isEqualTo(suite.config().get("vit_res").asInt());
    assertThat(openAi.clip().vision().width()).isEqualTo(suite.config().get("vit_width").asInt());
  }
}
