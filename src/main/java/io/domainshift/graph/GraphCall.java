package io.domainshift.graph;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call of a graph function: arguments in the order of its parameters, then one of the results.
 *
 * <p>The engine tells arguments apart by the names of the arrays ({@code a3.conv.weight} is an
 * entry of the third argument, a dictionary; {@code a4[]} an element of a list), and picks the
 * method by an array named {@code module_method:…}. That convention ends here.
 */
public final class GraphCall {

  private final GraphScope scope;
  private final GraphFunction function;
  private final NDList inputs = new NDList();
  private final List<PtNDArray> temporary = new ArrayList<>();
  private final Set<NDArray> named = Collections.newSetFromMap(new IdentityHashMap<>());
  private int position;

  GraphCall(GraphScope scope, GraphFunction function) {
    this.scope = scope;
    this.function = function;
    scope.runtime().prepareThread();
    // The engine puts results where the first input lives: always this scope.
    add("module_method:" + function.methodName(), number(DataType.INT64, Long.BYTES, 0));
  }

  /** The next argument, a tensor. */
  public GraphCall with(Tensor tensor) {
    expect("Tensor");
    add("", tensor.array());
    return this;
  }

  /** The next argument, a dictionary; never empty. */
  public GraphCall with(TensorMap map) {
    String prefix = expect("Dict[str, Tensor]");
    requireSome(map.tensors().size());
    map.tensors().forEach((name, tensor) -> add(prefix + "." + name, tensor.array()));
    return this;
  }

  /** The next argument, a list; never empty. */
  public GraphCall with(List<Tensor> list) {
    String prefix = expect("List[Tensor]");
    requireSome(list.size());
    list.forEach(tensor -> add(prefix + "[]", tensor.array()));
    return this;
  }

  /** The next argument, a number. */
  public GraphCall with(double value) {
    expect("float");
    add("", number(DataType.FLOAT64, Double.BYTES, Double.doubleToRawLongBits(value)));
    return this;
  }

  /** The next argument, a whole number. */
  public GraphCall with(long value) {
    expect("int");
    add("", number(DataType.INT64, Long.BYTES, value));
    return this;
  }

  /** The next argument, a truth value. */
  public GraphCall with(boolean value) {
    expect("bool");
    add("", number(DataType.INT64, Long.BYTES, value ? 1 : 0));
    return this;
  }

  /** Runs the function and returns its tensor. */
  public Tensor tensor() {
    return new Tensor((PtNDArray) run("Tensor").singletonOrThrow());
  }

  /** Runs the function and returns its list. */
  public List<Tensor> list() {
    List<Tensor> tensors = new ArrayList<>();
    run("List[Tensor]").forEach(array -> tensors.add(new Tensor((PtNDArray) array)));
    return tensors;
  }

  /** Runs the function and returns its dictionary. */
  public TensorMap map() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (NDArray array : run("Dict[str, Tensor]")) {
      tensors.put(array.getName(), new Tensor((PtNDArray) array));
    }
    return TensorMap.of(tensors);
  }

  private NDList run(String returns) {
    if (position != function.parameters().size() || !returns.equals(function.returns())) {
      throw new IllegalStateException(
          "Call of %s has %d arguments and wants %s, expected %d arguments and %s"
              .formatted(
                  function.qualifiedName(),
                  position,
                  returns,
                  function.parameters().size(),
                  function.returns()));
    }
    try {
      // Training mode: the other one enters LibTorch's inference mode, whose tensors cannot join
      // autograd.
      return IValueUtils.forward(scope.runtime().module(), inputs, true);
    } catch (EngineException e) {
      throw GraphException.of(function.qualifiedName(), e);
    } finally {
      JniUtils.setGradMode(false); // a script's exception leaves it as it was
      temporary.forEach(PtNDArray::close);
    }
  }

  private String expect(String type) {
    if (position >= function.parameters().size()
        || !function.parameters().get(position).type().equals(type)) {
      throw new IllegalStateException(
          "Argument %d of %s is a %s, expected %s"
              .formatted(
                  position,
                  function.qualifiedName(),
                  type,
                  position < function.parameters().size()
                      ? function.parameters().get(position)
                      : "no further argument"));
    }
    return "a" + position++;
  }

  private void requireSome(int size) {
    if (size == 0) {
      throw new IllegalStateException(
          "Argument %s of %s is empty, expected at least one tensor"
              .formatted(function.parameters().get(position - 1).name(), function.qualifiedName()));
    }
  }

  /** An array has one name; one that is passed twice goes in again as an alias of its storage. */
  private void add(String name, PtNDArray array) {
    PtNDArray input = array;
    if (!named.add(array)) {
      input = JniUtils.detachGradient(array);
      temporary.add(input);
    }
    input.setName(name.isEmpty() ? null : name);
    inputs.add(input);
  }

  private PtNDArray number(DataType type, int bytes, long bits) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    PtNDArray number = scope.number(type, buffer.putLong(0, bits));
    temporary.add(number);
    return number;
  }
}
