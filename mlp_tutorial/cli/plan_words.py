"""What `train` is going to do, as sentences: model, cost and optimizer."""

from mlp_tutorial.cli.plan import Plan
from mlp_tutorial.messages import text


def model_sentence(plan: Plan) -> str:
    """The model, its layers and its output."""
    sizes = [plan.model.linears[0].in_features, *(linear.out_features for linear in plan.model.linears)]
    softmax_regression = plan.name == "logistic" and plan.cost == "cross_entropy"
    name = text(f"cli.models.{'softmax' if softmax_regression else plan.name}")
    return text("cli.trained.model", name=name, sizes="-".join(map(str, sizes)), output=plan.model.activations[-1].name)


def cost_sentences(plan: Plan) -> list[str]:
    """What training makes small, and whether classes weigh the same in it."""
    return [text(f"cli.costs.{plan.cost}"), *([] if plan.class_weights is None else [text("cli.trained.weighted")])]


def optimizer_sentence(plan: Plan) -> str:
    """The optimizer, its learning rate, and how many epochs."""
    if plan.name == "mlp":
        return text("cli.trained.adam", lr=plan.lr, batch=plan.batch_size, epochs=plan.epochs)
    return text("cli.trained.sgd" if plan.own_lr else "cli.trained.sgd_asked", lr=plan.lr, epochs=plan.epochs)
