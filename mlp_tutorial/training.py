"""`fit`: the deck's five steps of training, over any model and any data."""

from collections.abc import Callable, Collection, Mapping, Sequence
from os import PathLike
from typing import Any, Literal

from torch import Tensor, nn

from mlp_tutorial.costs import choose_cost
from mlp_tutorial.fitting.agreement import Agreement
from mlp_tutorial.fitting.derived import choose_way
from mlp_tutorial.fitting.optimizers import Optimizer, choose_optimizer
from mlp_tutorial.fitting.options import Metric, require_options
from mlp_tutorial.fitting.processes import join_processes
from mlp_tutorial.fitting.run import Run
from mlp_tutorial.fitting.weighted_cost import over_rows
from mlp_tutorial.fitting.weights import Weights
from mlp_tutorial.history import History
from mlp_tutorial.inputs.habits import explained


@explained("fit")
def fit(
    model: nn.Module,
    x: Any,
    y: Any = None,
    *,
    criterion: Callable[[Tensor, Tensor], Tensor] | None = None,
    optimizer: Optimizer | None = None,
    lr: float | None = None,
    epochs: int = 1000,
    batch_size: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    validation: Any = None,
    metrics: Mapping[str, Metric] | None = None,
    class_weights: Literal["balanced"] | Mapping[Any, float] | Sequence[float] | None = None,
    sample_weights: Any = None,
    on_epoch: Callable[[History], object] | None = None,
    stop_when: Callable[[History], bool] | None = None,
    log_every: int | None = None,
    progress: bool | None = None,
    record: Collection[str] = (),
    checkpoint: str | PathLike[str] | None = None,
    checkpoint_every: int = 100,
    gradients: Literal["autograd", "derived"] = "autograd",
    diagnose: bool = True,
) -> History:
    """Train a model by the deck's five steps: forward, cost, zero_grad, backward, step.

    Under `torchrun` all processes train one model: each takes its share of every batch, their gradients are averaged
    over the rows, and each gets the same History. All start with the first one's parameters and seed (dropout draws
    from seed + rank); only the first one prints and writes the checkpoint.

    Before anything changes, the processes compare what they were given: model, criterion, optimizer, data and every
    other argument but `log_every`, `progress` and `on_epoch`; of functions, whether they are there. What differs, or is
    refused in one process, ends all at once. One that stops answering ends the others after ten minutes, or after the
    time of a group that was opened before: `torch.distributed.init_process_group(timeout=…)`.

    The same seed on the same start gives the same bits on the same machine, with the same versions and the same number
    of threads and processes. Elsewhere the last digits may differ; `history.environments` tells where a run was.

    Dropout draws from the one generator that a process has, so runs that are started in several threads take turns:
    each gets the bits that it has alone, and they take as long as one after the other. During `on_epoch` and
    `stop_when` another run may have its turn. A thread that draws from torch without `fit` meanwhile takes the run's
    numbers. Each epoch trains in the modes in which the first began, whatever a callback leaves.

    Args:
        model: Any `nn.Module`; one that is not ours needs a criterion.
        x: Inputs, shape (N, D): tensor, NumPy array, pandas table or list; or a Dataset or DataLoader of pairs,
            without y. A `numpy.memmap` stays in its file and is read batch by batch.
        y: Targets, shape (N, K), in any unit; class numbers have shape (N,).
        criterion: Loss such as `nn.MSELoss()`; None for the one that suits the model. Cross-entropy is computed
            from the logit, which is the same function without log(0).
        optimizer: Made as in plain PyTorch; None for SGD.
        lr: Learning rate of SGD; None for 0.1.
        epochs: Times that all rows are seen, at least 1.
        batch_size: Rows per step; None for all rows at once, or for 32 of a torch Dataset.
        shuffle: Whether each epoch of mini-batches has a new order.
        seed: Seed of the order and of dropout; None draws one, which the History keeps. The starting weights are not
            its own: they are the model's, `MultiLayerPerceptron((2, 3, 1), seed=0)`.
        validation: Pair (x, y) or Dataset that is only measured, after each epoch.
        metrics: Name to function of (model.predict(x), y), measured on the validation rows.
        class_weights: "balanced" for N / (K · N_k), so that each class counts as much as any other; or the weight of
            each class, as a mapping of class number, or name in a Dataset, to weight (1 where none is named) or a
            sequence. A row's cost is multiplied by its weight and the mean is Σ w·l / Σ w, in `history.costs` and
            `history.validation_costs`. Probabilities are then those of classes so weighted: a rare class seems more
            frequent than it is.
        sample_weights: One number for each row, at least 0, in the same sense; validation rows have none. Together
            with `class_weights`, the two are multiplied.
        on_epoch: Called with the History after each epoch: it watches; what it draws at random is no part of the run.
        stop_when: Called with the History after each epoch: True ends training. With `patience(…)` and validation the
            model gets the parameters of the lowest validation cost back, `history.best_epoch`.
        log_every: Print the deck's line every so many epochs.
        progress: Show a bar; None where a run is long and somebody watches.
        record: "parameters" and "gradients" to copy at each epoch.
        checkpoint: File that the run is written to, and continued from where it exists, to the same bits as one that
            was never interrupted: on the same machine, with the same versions and numbers of threads and processes;
            elsewhere it is continued and that is said. Kept are parameters, optimizer, a scheduler of `torch.optim`
            that is made before, random states of torch and the History; not what a callback, a metric, NumPy or
            `random` remember. After Ctrl-C all finished epochs are in it. The file of another run is refused before
            anything is changed. Compared are model (activations, options, shapes, frozen layers, scaling), criterion,
            optimizer and scheduler with their options, x, y and validation (shape, dtype, contents), batch_size,
            shuffle, seed, metrics, weights, record, gradients, and whether the best is kept. Of a DataLoader or Dataset
            no row is read: its classes, options and length, and tensors, arrays and lists that it holds. Of a
            `numpy.memmap` of more than 64 MB evenly spread parts are read. If it holds more epochs than asked for, they
            stay as they are.
        checkpoint_every: Epochs between two writes.
        gradients: "autograd", or "derived": by the formulas of `derivations`, the same numbers to rounding, faster on
            small models.
        diagnose: Whether the doctor examines model and data before training, and the run after it: what it finds is
            in `history.findings`, and errors and warnings are printed once, to standard error. It calls model and
            criterion once before and at most once after, and puts back what they keep of it: attributes, buffers and
            the random numbers of torch, NumPy and `random`; not what lies outside of them.

    Returns:
        Costs, seed, why training ended and which epoch was the best. Ctrl-C ends it early with the History so far.

    Raises:
        ShapeError: Shapes of x, y and the model's output do not fit; nothing is broadcast.
        DTypeError: Values are not numbers, or the model gives no tensor of decimals.
        DataError: NaN, infinity, labels that the cost cannot use, or numbers that become equal in the model's dtype.
        OptimizerError: The optimizer does not hold the model's parameters, the learning rate is not positive, or
            parameters cannot be trained.
        ArgumentError: An option is out of range, a function takes other arguments, or the model cannot take x.
        DivergedError: The cost became infinite or NaN; the model keeps its last finite parameters.
        GradientMismatchError: The formulas do not cover the model or the cost.
        SavedModelError: The checkpoint cannot be written, is damaged, or belongs to another run: found out before
            training. A disk that fills later ends training, with the History so far in `error.history`.
        ProcessError: Another process of the run was given something else, was refused, has ended or does not answer.

    Source:
        Deck, "the five steps of training a neural network" and labs 1 to 3.

    Example:
        >>> from mlp_tutorial.models import LinearRegression
        >>> history = fit(LinearRegression(), [[1.0], [2.0], [3.0]], [[1.0], [2.0], [3.0]], lr=0.01, epochs=30)
        >>> len(history.costs), history.stopped
        (30, 'epochs')
    """
    asked = dict(locals())
    agreement = Agreement(join_processes(model))
    with agreement.refusals_told():
        require_options(
            model,
            counts={"epochs": epochs, "checkpoint_every": checkpoint_every},
            optional_counts={"batch_size": batch_size, "log_every": log_every},
            functions={"on_epoch": on_epoch, "stop_when": stop_when},
            seed=seed,
        )
        weights = Weights(class_weights, sample_weights)
        cost_of = choose_cost(model, over_rows(criterion) if weights.asked else criterion)
        forward, criterion = choose_way(model, cost_of, gradients, weights)
        optimizer = choose_optimizer(model, optimizer, lr)

    with Run(model, cost_of, optimizer, seed, diagnose, agreement, weights) as run:
        run.read(x, y, batch_size, shuffle)
        run.hold_out(validation, metrics, stop_when)
        run.show(log_every, progress, record)
        run.start(asked)
        run.keep_on_disk(checkpoint, checkpoint_every, seed=seed, gradients=gradients)
        criterion = run.over_all_rows(criterion)
        for _ in run.epochs(epochs, on_epoch, stop_when):
            for x_batch, y_batch in run.batches():
                # 1. Forward propagation: what the model says.
                prediction = forward(x_batch)
                # 2. Cost: how far that is from y.
                cost = criterion(prediction, y_batch)
                run.add(cost, len(x_batch))
                # 3. Clear the gradients of the step before: they would add up.
                optimizer.zero_grad()
                # 4. Backpropagation: the slope of the cost for every parameter.
                cost.backward()
                # 5. Update: one step downhill.
                optimizer.step()
    return run.history
