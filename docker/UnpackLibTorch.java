/** Run once while an image is built: DJL unpacks LibTorch and its JNI library to DJL_CACHE_DIR. */
public final class UnpackLibTorch {

  public static void main(String[] args) {
    System.out.println(ai.djl.engine.Engine.getEngine("PyTorch"));
  }
}
