"""Names that other libraries give to what is called otherwise here; each line is told what the first of it is told.

Sections are those of `messages/*/habits.toml`.
"""

_GROUPS = {
    "fit": """
        learning_rate
        alpha
        eta learning_rate_init
        n_epochs num_epochs nb_epoch max_epochs epoch n_iter
        max_iter
        iterations steps
        validation_split validation_fraction
        validation_data eval_set valid validation_set
        callbacks callback
        verbose
        class_weight
        sample_weight
        loss loss_fn loss_function cost
        opt optim solver
        momentum
        weight_decay l2
        scheduler lr_scheduler
        patience early_stopping n_iter_no_change
        restore_best_weights
        min_delta tol
        random_state random_seed
        batch minibatch_size
        steps_per_epoch
        metric scoring
        device
        num_workers workers
        warm_start
        X
        inputs features
        data
        target targets labels
    """,
    "compile": """
        optimizer
        loss
        metrics
        loss_weights
        run_eagerly
    """,
    "one_layer": """
        input_dim input_size n_features in_dim inputs n_inputs input_shape
        output_dim output_size n_outputs out_dim outputs units
        num_classes n_classes multi_class
        hidden_layer_sizes layer_sizes hidden_size
        activation
    """,
    "network": """
        hidden_layer_sizes hidden_sizes hidden_units hidden_size hidden_dim hidden units layers sizes num_layers
        input_dim input_size in_features n_features input_shape
        output_dim output_size out_features
        num_classes n_classes
        activation_function
        hidden_activation nonlinearity
        out_activation final_activation
        dropout
    """,
    "models": """
        random_state random_seed
        fit_intercept bias use_bias
        C penalty alpha weight_decay
        learning_rate lr learning_rate_init
        epochs max_iter
        batch_size
        solver optimizer
        class_weight
        loss
        normalize scale scaler
        device
        dtype
    """,
    "attributes": """
        fit
        partial_fit train_on_batch
        fit_predict
        score evaluate
        coef_
        intercept_
        coefs_
        intercepts_ biases
        weight
        weights get_weights
        set_weights
        bias
        trainable_variables
        summary
        save save_weights
        load load_weights
        predict_classes predict_on_batch
        predict_log_proba
        decision_function
        classes_
        loss_curve_
        history
        loss_
        n_iter_
        add
        transform
        optimizer
    """,
}

MEANINGS = {
    section: {name: line.split()[0] for line in lines.split("\n") for name in line.split()}
    for section, lines in _GROUPS.items()
}
"""Section to name to the name under which its sentence stands."""
