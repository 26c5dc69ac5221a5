"""Numbers that both the help and the work quote."""

LABS_FOLDER = "mlp-tutorial-labs"
LINEAR_EPOCHS = 1000
MLP_EPOCHS = 200
MLP_LEARNING_RATE = 0.01
MLP_BATCH = 32
HIDDEN = (16, 16)
HELD_OUT = 0.2
PATIENCE = 20  # epochs

HELP_FACTS = {
    "linear_epochs": LINEAR_EPOCHS,
    "mlp_epochs": MLP_EPOCHS,
    "patience": PATIENCE,
    "mlp_lr": MLP_LEARNING_RATE,
    "hidden": ",".join(map(str, HIDDEN)),
    "folder": LABS_FOLDER,
}
