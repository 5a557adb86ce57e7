package io.domainshift.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One row of pictures that a model draws from seeds 0 to 7, truncated as is usual for it. */
final class SamplePictures {

  private static final int COUNT = 8;

  private final ServiceClient client;

  SamplePictures(ServiceClient client) {
    this.client = client;
  }

  BufferedImage of(String model) throws IOException {
    ObjectNode request = ServiceClient.JSON.createObjectNode();
    ArrayNode seeds = request.putArray("seeds");
    for (int seed = 0; seed < COUNT; seed++) {
      seeds.add(seed);
    }
    request.put("layout", "grid").put("columns", COUNT);
    byte[] png = client.postFor(model + "/samples", request, "image/png");
    BufferedImage row = ImageIO.read(new ByteArrayInputStream(png));
    if (row == null) {
      throw new IOException("The samples of " + model + " are no picture");
    }
    return row;
  }
}
