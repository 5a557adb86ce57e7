package io.domainshift.graph;

/** What one element of a tensor is; the order and names follow the common exchange formats. */
public enum ElementType {
  FLOAT64(8),
  FLOAT32(4),
  FLOAT16(2),
  BFLOAT16(2),
  INT64(8),
  INT32(4),
  INT16(2),
  INT8(1),
  UINT8(1),
  BOOL(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  public boolean isFloatingPoint() {
    return this == FLOAT64 || this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
  }

  /** The lower-case name PyTorch users know, such as {@code float32}. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
