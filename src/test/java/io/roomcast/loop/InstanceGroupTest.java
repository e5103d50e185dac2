package io.roomcast.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class InstanceGroupTest {

  @Test
  void numbersAreTheLowestFreeOnes() {
    InstanceGroup<String> group = new InstanceGroup<>();
    assertThat(group.add("a")).isEqualTo(0);
    assertThat(group.add("b")).isEqualTo(1);
    assertThat(group.add("c")).isEqualTo(2);
    assertThat(group.size()).isEqualTo(3);

    group.remove(1);
    assertThat(group.get(1)).isNull();
    assertThat(group.get(2)).isEqualTo("c");
    assertThat(group.all()).containsExactly("a", "c");
    assertThat(group.size()).isEqualTo(2);
    assertThat(group.add("d")).isEqualTo(1);
    assertThat(group.add("e")).isEqualTo(3);
  }

  @Test
  void unknownNumbersHaveNoInstance() {
    InstanceGroup<String> group = new InstanceGroup<>();
    group.add("a");
    assertThat(group.get(-1)).isNull();
    assertThat(group.get(1)).isNull();
    assertThat(group.get(4095)).isNull();
    group.remove(-1);
    group.remove(7);
    assertThat(group.size()).isEqualTo(1);
  }

  @Test
  void isFullAt4096() {
    InstanceGroup<Integer> group = new InstanceGroup<>();
    for (int i = 0; i < InstanceGroup.MAX_INSTANCES; i++) {
      assertThat(group.add(i)).isEqualTo(i);
    }
    assertThatThrownBy(() -> group.add(4096)).isInstanceOf(IllegalStateException.class);
    group.remove(1234);
    assertThat(group.add(4096)).isEqualTo(1234);
  }

  @Test
  void aNameStandsForOneGroupInOneVertx() throws Exception {
    Vertx one = Vertx.vertx();
    Vertx other = Vertx.vertx();
    try {
      InstanceGroup<String> group = InstanceGroup.of(one, "x");
      group.add("a");
      assertThat(InstanceGroup.<String>of(one, "x")).isSameAs(group);
      assertThat(InstanceGroup.<String>of(one, "y").size()).isZero();
      assertThat(InstanceGroup.<String>of(other, "x").size()).isZero();
    } finally {
      one.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
      other.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }
  }

  @Test
  void instancesAddedAtOnceGetDifferentNumbers() throws Exception {
    InstanceGroup<Integer> group = new InstanceGroup<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> adding = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int instance = i;
        adding.add(() -> group.add(instance));
      }
      Set<Integer> numbers = new TreeSet<>();
      for (Future<Integer> number : threads.invokeAll(adding)) {
        numbers.add(number.get());
      }
      assertThat(numbers).hasSize(400).contains(0, 399);
      assertThat(group.size()).isEqualTo(400);
    } finally {
      threads.shutdownNow();
    }
  }
}
