package io.domainshift.graph;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Native memory that is freed together. A job keeps its weights in one scope and opens a child for
 * every iteration. Confined to one thread at a time.
 */
public final class GraphScope implements AutoCloseable {

  private final GraphRuntime runtime;
  private final PtNDManager manager;

  GraphScope(GraphRuntime runtime, PtNDManager manager) {
    this.runtime = runtime;
    this.manager = manager;
  }

  /** A scope that closes before this one, or with it. */
  public GraphScope openChild() {
    return new GraphScope(runtime, (PtNDManager) manager.newSubManager());
  }

  /** The runtime that this scope belongs to. */
  public GraphRuntime runtime() {
    return runtime;
  }

  /** A copy of its own, on the device, element type kept. */
  public Tensor tensor(HostTensor host) {
    runtime.prepareThread();
    if (manager.getDevice().isGpu()) {
      return new Tensor(view(host)); // the engine copies to the device
    }
    // Written straight into native memory: a staging buffer would stay until the next collection.
    PtNDArray array =
        JniUtils.createEmptyNdArray(
            manager,
            new Shape(host.shape()),
            Tensor.dataType(host.type()),
            manager.getDevice(),
            SparseFormat.DENSE);
    if (host.elements() > 0) {
      array.toByteBuffer(true).put(host.data());
    }
    return new Tensor(array);
  }

  /**
   * The tensor's own bytes, read only: nothing is copied on the CPU when the buffer is direct (a
   * mapped file). Never give one to a function that writes to it: the process would die.
   */
  public Tensor map(HostTensor host) {
    runtime.prepareThread();
    return new Tensor(view(host));
  }

  /** {@link #tensor} for each entry. */
  public TensorMap tensors(Map<String, HostTensor> hosts) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    hosts.forEach((name, host) -> tensors.put(name, tensor(host)));
    return TensorMap.of(tensors);
  }

  /** {@link #map} for each entry. */
  public TensorMap mapped(Map<String, HostTensor> hosts) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    hosts.forEach((name, host) -> tensors.put(name, map(host)));
    return TensorMap.of(tensors);
  }

  /**
   * Starts a call of a graph function; its results live in this scope.
   *
   * @param function qualified name, {@code nets.stylegan2.generator.synthesis}
   */
  public GraphCall call(String function) {
    return new GraphCall(this, runtime.function(function));
  }

  /** A number on the host, the form in which numbers cross to a graph. */
  PtNDArray number(DataType type, ByteBuffer bytes) {
    return JniUtils.createNdFromByteBuffer(
        manager, bytes, new Shape(), type, SparseFormat.DENSE, Device.cpu());
  }

  private PtNDArray view(HostTensor host) {
    ByteBuffer bytes = host.data();
    if (!bytes.isDirect()) {
      bytes = ByteBuffer.allocateDirect(Math.max(bytes.remaining(), 1)).put(bytes).flip();
    }
    return JniUtils.createNdFromByteBuffer(
        manager,
        bytes.slice().order(ByteOrder.nativeOrder()),
        new Shape(host.shape()),
        Tensor.dataType(host.type()),
        SparseFormat.DENSE,
        manager.getDevice());
  }

  /** How many tensors live in this scope, those of its children not counted. */
  public int size() {
    return manager.getManagedArrays().size();
  }

  PtNDManager manager() {
    return manager;
  }

  /** Frees every tensor of this scope and of its children. */
  @Override
  public void close() {
    manager.close();
  }
}
